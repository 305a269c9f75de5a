/// What happened, in order; a test waits until it is enough.
actor Journal<Entry: Sendable> {
    private(set) var entries: [Entry] = []
    private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func add(_ entry: Entry) {
        entries.append(entry)
        for waiter in waiters where waiter.count <= entries.count { waiter.continuation.resume() }
        waiters.removeAll { $0.count <= entries.count }
    }

    func reached(_ count: Int) async {
        if entries.count >= count { return }
        await withCheckedContinuation { waiters.append((count, $0)) }
    }
}
