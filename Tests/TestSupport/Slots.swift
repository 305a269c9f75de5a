/// Numbered places of which each is held by one task at a time; who comes later waits.
actor Slots {
    private var free: [Int]
    private var waiting: [CheckedContinuation<Int, Never>] = []

    init(_ count: Int) {
        free = Array((0..<count).reversed())
    }

    /// Holds a place while the body runs.
    nonisolated func withOne<T>(_ body: (Int) async throws -> T) async throws -> T {
        let number = await take()
        do {
            let result = try await body(number)
            await giveBack(number)
            return result
        } catch {
            await giveBack(number)
            throw error
        }
    }

    private func take() async -> Int {
        if let number = free.popLast() { return number }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ number: Int) {
        if waiting.isEmpty {
            free.append(number)
        } else {
            waiting.removeFirst().resume(returning: number)
        }
    }
}
