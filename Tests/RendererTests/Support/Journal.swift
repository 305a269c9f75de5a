import Synchronization

/// Numbers in the order in which several threads wrote them.
final class Journal: Sendable {
    private let entries = Mutex<[Int]>([])

    var numbers: [Int] { entries.withLock { $0 } }

    func append(_ number: Int) {
        entries.withLock { $0.append(number) }
    }
}
