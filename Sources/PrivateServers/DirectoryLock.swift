import Glibc
import Synchronization

/// The lock of a directory: a file `lock` in it, held while its descriptor is open here or in the server that inherited it.
final class DirectoryLock: Sendable {
    private let path: String
    private let held = Mutex<Int32>(-1)

    init(_ directory: String) {
        path = "\(directory)/lock"
    }

    deinit { release() }

    /// The open descriptor, or nil while the lock is not held here.
    var descriptor: Int32? { held.withLock { $0 < 0 ? nil : $0 } }

    /// Takes the lock, and writes into the file who holds it; waits only for a server whose owner is gone and that is about to shut down.
    func acquire() async throws(PrivateServerError) {
        if descriptor != nil { return }
        let new = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard new >= 0 else { throw PrivateServerError(.directoryUnusable, "cannot create \(path): \(SystemFailure.text())") }
        let deadline = ContinuousClock.now + .seconds(20)
        while flock(new, LOCK_EX | LOCK_NB) != 0 {
            let failure = errno
            let owner = ProcessTable.Entry(text: Self.text(new))
            guard failure == EWOULDBLOCK, owner?.isAlive != true, ContinuousClock.now < deadline else {
                close(new)
                let words = owner.map { "process \($0.identifier)" } ?? "another program"
                throw PrivateServerError(.directoryInUse, "\(path) is locked: \(words) runs a server in this directory")
            }
            await Pause.take(.milliseconds(20))
        }
        let owner = Array((ProcessTable.entry(getpid())?.text ?? "").utf8)
        guard ftruncate(new, 0) == 0, pwrite(new, owner, owner.count, 0) == owner.count else {
            close(new)
            throw PrivateServerError(.directoryUnusable, "cannot write \(path): \(SystemFailure.text())")
        }
        held.withLock { $0 = new }
    }

    /// Lets others in; to be called when the server has ended.
    func release() {
        let old = held.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        guard old >= 0 else { return }
        // Closing alone would not do while a child that is being created holds a copy of the descriptor.
        _ = flock(old, LOCK_UN)
        close(old)
    }

    private static func text(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
