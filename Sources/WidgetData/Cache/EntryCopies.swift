import Logging
import NIOCore
import Redis
import Synchronization

/// Copies of the entries that this process has just read, so that what is asked for many times a second is fetched from Redis once a second.
///
/// A copy is given up as soon as Redis tells that its key has changed, and in any case a second after it was asked for: that is the most by which it
/// can be behind, whatever becomes of the connection that hears of changes. Nothing is copied before changes are heard.
final class EntryCopies: Sendable {
    /// What was known of the changes of a key when its entry was asked for.
    struct Mark: Sendable {
        fileprivate let askedAt: ContinuousClock.Instant
        fileprivate let slot: Int
        fileprivate let changes: UInt64
        fileprivate let upheavals: UInt64
    }

    private struct Copy: Sendable {
        let entry: CacheEntry
        let until: ContinuousClock.Instant

        /// Bytes, with those of the names and of the table.
        var size: Int { entry.payload.readableBytes + 2 * entry.key.label.count + 1024 }
    }

    private struct State: Sendable {
        /// Two halves: new copies go into the younger one, and the older one is dropped when the younger is full.
        var younger: [String: Copy] = [:]
        var older: [String: Copy] = [:]
        var youngerBytes = 0
        var isListening = false
        /// Counts changes by a hash of the key: an answer that was under way while its key changed, or one of the same hash, is not copied.
        var changes = [UInt64](repeating: 0, count: 1024)
        /// Counts the times that all keys may have changed.
        var upheavals: UInt64 = 0

        mutating func remove(_ name: String) {
            older[name] = nil
            guard let copy = younger.removeValue(forKey: name) else { return }
            youngerBytes -= copy.size
        }

        mutating func turnOver() {
            (older, younger, youngerBytes) = (younger, [:], 0)
        }

        func slot(of name: String) -> Int { Int(UInt(bitPattern: name.hashValue) % UInt(changes.count)) }
    }

    private static let life = Duration.seconds(1)

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: the most bytes; an entry of more than an eighth of them is not copied. 0 copies nothing.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Whether changes are heard, so that entries may be copied.
    var isListening: Bool { state.withLock { $0.isListening } }

    /// The copy of an entry.
    func entry(_ key: CacheKey, at now: ContinuousClock.Instant = .now) -> CacheEntry? {
        guard capacity > 0 else { return nil }
        return state.withLock { state in
            guard let copy = state.younger[key.name] ?? state.older[key.name], copy.until > now, copy.entry.key == key else { return nil }
            return copy.entry
        }
    }

    /// To be called before an entry is asked for; nil when it is not to be copied.
    func mark(_ key: CacheKey, at now: ContinuousClock.Instant = .now) -> Mark? {
        guard capacity > 0 else { return nil }
        return state.withLock { state in
            guard state.isListening else { return nil }
            let slot = state.slot(of: key.name)
            return Mark(askedAt: now, slot: slot, changes: state.changes[slot], upheavals: state.upheavals)
        }
    }

    /// Copies an entry that was asked for after its mark was made, unless it may have changed since.
    func keep(_ entry: CacheEntry, since mark: Mark?) {
        guard let mark else { return }
        let copy = Copy(entry: entry, until: mark.askedAt + Self.life)
        guard copy.size <= capacity / 8 else { return }
        state.withLock { state in
            guard state.isListening, state.upheavals == mark.upheavals, state.changes[mark.slot] == mark.changes else { return }
            state.remove(entry.key.name)
            if state.youngerBytes + copy.size > capacity / 2 { state.turnOver() }
            state.younger[entry.key.name] = copy
            state.youngerBytes += copy.size
        }
    }

    /// Gives up the copy of a key that has changed.
    func forget(_ name: String) {
        state.withLock { state in
            state.remove(name)
            state.changes[state.slot(of: name)] += 1
        }
    }

    /// Gives up all copies.
    ///
    /// - Parameter listening: whether changes are heard from now on.
    func forgetAll(listening: Bool? = nil) {
        state.withLock { state in
            (state.older, state.younger, state.youngerBytes) = ([:], [:], 0)
            state.upheavals += 1
            if let listening { state.isListening = listening }
        }
    }
}

extension EntryCopies {
    /// Hears of changes until the task is cancelled or the client closed.
    func follow(_ redis: RedisClient, logger: Logger) async {
        guard capacity > 0 else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.hear(redis, logger) }
            group.addTask { while (try? await Task.sleep(for: Self.life)) != nil { self.sweep() } }
            await group.next()
            group.cancelAll()
        }
        forgetAll(listening: false)
    }

    /// Lets go of what was copied before the last call: called once a life, it leaves nothing in memory for more than two.
    func sweep() {
        state.withLock { $0.turnOver() }
    }

    private func hear(_ redis: RedisClient, _ logger: Logger) async {
        var refusal = await listen(redis)
        if let refusal {
            logger.notice(
                "Redis does not tell of changes, so that every read of the cache asks it",
                metadata: ["error": "\(refusal)", "needs": "CLIENT TRACKING and the channel __redis__:invalidate; Redis 6 or newer"]
            )
        }
        while refusal != nil, (try? await Task.sleep(for: Self.pauseAfterRefusal)) != nil { refusal = await listen(redis) }
    }

    /// Hears of changes as long as the client lives; returns why the server refused to tell of them.
    private func listen(_ redis: RedisClient) async -> RedisError? {
        let changes = redis.changes(ofKeysWith: CacheKeyMaker.prefix)
        do throws(RedisError) {
            try await changes.established()
        } catch {
            return error.code == .server || error.code == .authentication ? error : nil
        }
        forgetAll(listening: true)
        for await change in changes {
            switch change {
            case .message(let message): forget(String(buffer: message.payload))
            case .lost: forgetAll(listening: false)
            case .reconnected: forgetAll(listening: true)
            }
        }
        return nil
    }

    /// A server that refuses may be replaced by another.
    private static let pauseAfterRefusal = Duration.seconds(60)
}
