import Synchronization

/// Whether something was done, shared by the copies of a value.
final class Once: Sendable {
    private let flag = Atomic(false)

    var isDone: Bool { flag.load(ordering: .acquiring) }

    func done() {
        flag.store(true, ordering: .releasing)
    }
}
