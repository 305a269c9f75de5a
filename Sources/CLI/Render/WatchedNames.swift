import Glibc
import Synchronization

/// Which names in which watched folders matter.
final class WatchedNames: Sendable {
    private let names = Mutex<[Int32: Set<String>]>([:])

    /// - Parameter watch: inotify's number of the folder.
    func add(_ name: String, watch: Int32) {
        names.withLock { _ = $0[watch, default: []].insert(name) }
    }

    /// Reads all waiting events (inotify(7)); true when one is about a name that matters, or when some were lost.
    func readEvents(_ descriptor: Int32) -> Bool {
        let known = names.withLock(\.self)
        var isRelevant = false
        withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
                var offset = 0
                while offset + Self.headerSize <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let name = buffer[(offset + Self.headerSize)..<min(offset + Self.headerSize + Int(event.len), count)]
                    let text = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
                    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 || known[event.wd]?.contains(text) == true { isRelevant = true }
                    offset += Self.headerSize + Int(event.len)
                }
            }
        }
        return isRelevant
    }

    private static let headerSize = 16
}
