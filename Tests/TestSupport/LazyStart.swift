/// Something that is started once, at first use, whoever comes first.
actor LazyStart<Value: Sendable> {
    private let start: @Sendable () async throws -> Value
    private var task: Task<Value, any Error>?

    init(_ start: @escaping @Sendable () async throws -> Value) {
        self.start = start
    }

    /// The started thing; everybody waits for the same start, and gets the same error when it failed.
    func value() async throws -> Value {
        let running = task ?? Task { [start] in try await start() }
        task = running
        return try await running.value
    }
}
