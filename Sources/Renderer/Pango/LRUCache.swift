/// A dictionary of bounded size that forgets what was not used for longest. All operations take constant time.
struct LRUCache<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        var previous: Int
        var next: Int
    }

    private var index: [Key: Int] = [:]
    private var entries: [Entry] = []
    private var newest = -1
    private var oldest = -1
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { entries.count }

    /// The value for a key, which becomes the newest.
    mutating func value(for key: Key) -> Value? {
        guard let position = index[key] else { return nil }
        moveToFront(position)
        return entries[position].value
    }

    /// Keeps a value as the newest and drops the oldest when there are too many.
    mutating func insert(_ value: Value, for key: Key) {
        if let position = index[key] {
            entries[position].value = value
            moveToFront(position)
            return
        }
        if entries.count < capacity {
            entries.append(Entry(key: key, value: value, previous: -1, next: newest))
            attachFront(entries.count - 1)
            index[key] = entries.count - 1
        } else {
            let position = oldest
            detach(position)
            index[entries[position].key] = nil
            entries[position] = Entry(key: key, value: value, previous: -1, next: newest)
            attachFront(position)
            index[key] = position
        }
    }

    private mutating func moveToFront(_ position: Int) {
        guard position != newest else { return }
        detach(position)
        attachFront(position)
    }

    private mutating func detach(_ position: Int) {
        let (previous, next) = (entries[position].previous, entries[position].next)
        if previous >= 0 { entries[previous].next = next } else { newest = next }
        if next >= 0 { entries[next].previous = previous } else { oldest = previous }
    }

    private mutating func attachFront(_ position: Int) {
        entries[position].previous = -1
        entries[position].next = newest
        if newest >= 0 { entries[newest].previous = position } else { oldest = position }
        newest = position
    }
}
