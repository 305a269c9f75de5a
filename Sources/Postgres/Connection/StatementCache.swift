/// The prepared statements of one session, least recently used ones dropped first. A statement is prepared when it is seen for the
/// second time, so that SQL text written for one occasion costs no round trip and no memory at the server.
struct StatementCache {
    struct Key: Hashable {
        var text: String
        var types: [UInt32]
    }

    /// How to send a statement.
    enum Plan: Equatable {
        /// Not worth preparing yet, or never.
        case direct
        /// Prepare under this name first; the statement with the other name, if any, is to be deallocated.
        case prepare(name: String, evicting: String?)
        case prepared(name: String)
    }

    private struct Entry {
        var name: String?
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var nextName: UInt64 = 0

    /// Longer texts are not kept.
    private static let maximumLength = 8192

    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    mutating func plan(for key: Key) -> Plan {
        guard capacity > 0, key.text.utf8.count <= Self.maximumLength else { return .direct }
        clock += 1
        if let name = entries[key]?.name {
            entries[key]?.lastUse = clock
            return .prepared(name: name)
        }
        guard entries[key] != nil else {
            let evicted = makeRoom()
            entries[key] = Entry(name: nil, lastUse: clock)
            if let evicted { pendingEviction.append(evicted) }
            return .direct
        }
        nextName += 1
        entries[key]?.lastUse = clock
        return .prepare(name: "vitrine_\(nextName)", evicting: pendingEviction.popLast())
    }

    /// Names dropped here that the server still holds; they are deallocated when the next statement is prepared.
    private var pendingEviction: [String] = []

    mutating func didPrepare(_ key: Key, name: String) {
        entries[key]?.name = name
    }

    mutating func forget(_ key: Key) {
        entries[key] = nil
    }

    mutating func forgetAll() {
        entries.removeAll()
        pendingEviction.removeAll()
    }

    private mutating func makeRoom() -> String? {
        guard entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
        entries[oldest.key] = nil
        return oldest.value.name
    }
}
