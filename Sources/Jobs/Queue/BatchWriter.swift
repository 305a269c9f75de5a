/// Group commit: while one batch is on its way, what comes waits for the next and then goes together. Adds no delay of its own.
actor BatchWriter<Item: Sendable, Answer: Sendable> {
    private struct Waiter {
        let item: Item
        let continuation: CheckedContinuation<Result<Answer, JobError>, Never>
    }

    private let limit: Int
    private let write: @Sendable ([Item]) async -> [Result<Answer, JobError>]
    private var waiting: [Waiter] = []
    private var isWriting = false

    /// - Parameters:
    ///   - limit: the most items of a batch.
    ///   - write: writes a batch; one answer for each item, in their order.
    init(limit: Int, write: @escaping @Sendable ([Item]) async -> [Result<Answer, JobError>]) {
        self.limit = limit
        self.write = write
    }

    /// Writes an item with whatever else is waiting.
    func add(_ item: Item) async throws(JobError) -> Answer {
        let result = await withCheckedContinuation { continuation in
            waiting.append(Waiter(item: item, continuation: continuation))
            guard !isWriting else { return }
            isWriting = true
            Task { await writeAll() }
        }
        return try result.get()
    }

    private func writeAll() async {
        while !waiting.isEmpty {
            // Callers whom one batch resumed come back together: the first of them does not leave alone.
            await Task.yield()
            let batch = Array(waiting.prefix(limit))
            waiting.removeFirst(batch.count)
            let answers = await write(batch.map(\.item))
            for (waiter, answer) in zip(batch, answers) { waiter.continuation.resume(returning: answer) }
        }
        isWriting = false
    }
}
