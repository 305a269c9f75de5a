/// The state of one part that a process needs.
public struct HealthCheck: Sendable, Encodable {
    /// The part, in snake case.
    public let name: String
    /// `ok` or `failed`.
    public let status: String
    /// How long the answer took; nil when there was none.
    public let milliseconds: Double?
    /// What kind of failure it was; nil when it is well.
    public let error: String?

    /// Whether the part is well.
    public var isWell: Bool { status == "ok" }

    /// Asks a part; one that has not answered within the limit has failed.
    ///
    /// - Parameters:
    ///   - name: the part, in snake case.
    ///   - limit: how long to wait.
    ///   - word: says of a failure what everybody may know; the name of its type when it says nothing.
    ///   - body: asks; throws when the part is not well.
    public static func run(
        _ name: String,
        within limit: Duration = .seconds(2),
        word: @escaping @Sendable (any Error) -> String? = { _ in nil },
        _ body: @escaping @Sendable () async throws -> Void
    ) async -> HealthCheck {
        let start = ContinuousClock.now
        let failure: String? = await withTaskGroup(of: String?.self) { group in
            group.addTask {
                do {
                    try await body()
                    return nil
                } catch {
                    return word(error) ?? "\(type(of: error))"
                }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return "no answer within \(limit.components.seconds) s"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        let elapsed = (ContinuousClock.now - start).components
        let milliseconds = Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds / 1_000_000_000_000) / 1000
        return HealthCheck(name: name, status: failure == nil ? "ok" : "failed", milliseconds: failure == nil ? milliseconds : nil, error: failure)
    }
}
