import DataSources
import Logging
import Metrics
import NIOCore
import Redis

/// The entries in Redis. What is wrong with Redis is never the reader's trouble: every answer here may be "there is no cache now".
public final class WidgetDataCache: Sendable {
    /// What a claim came to.
    enum Claim: Sendable {
        /// The source may be asked; the entry is written with this fence.
        case lease(Int64)
        /// Somebody else has written a newer entry.
        case entry(CacheEntry)
        /// Somebody else has just seen the source fail.
        case failure(DataSourceError)
        /// Somebody else is asking the source; no question that was asked before now writes an entry with a greater fence than this.
        case held(Int64)
        /// There is no cache.
        case unavailable
    }

    let redis: RedisClient
    let metrics: WidgetDataMetrics
    let logger: Logger
    let cipher: CacheCipher?
    let copies: EntryCopies
    private let largestFacility: Int
    let breaker = CircuitBreaker()

    init(_ redis: RedisClient, configuration: WidgetDataConfiguration, metrics: WidgetDataMetrics, logger: Logger) {
        self.redis = redis
        self.metrics = metrics
        self.logger = logger
        cipher = configuration.encryption
        copies = EntryCopies(capacity: configuration.copies)
        largestFacility = configuration.largestFacility
    }

    /// The entry of a key; nil when there is none that may be used.
    func entry(_ key: CacheKey) async -> CacheEntry? {
        if let copy = copies.entry(key) {
            metrics.copied.increment()
            return copy
        }
        guard breaker.allows() else { return nil }
        let mark = copies.mark(key)
        do throws(RedisError) {
            let found = try await redis.get(key.name)
            breaker.succeed()
            guard let found, let entry = await checked(found, key) else { return nil }
            copies.keep(entry, since: mark)
            return entry
        } catch {
            if error.serverCode == "WRONGTYPE" { await reject(key) } else { note(error) }
            return nil
        }
    }

    /// Claims the right to ask the source.
    ///
    /// - Parameters:
    ///   - known: an entry counts when its fence is greater; nil when none counts.
    ///   - acceptsFailure: whether a failure that somebody else has just seen counts.
    func claim(_ key: CacheKey, token: String, lease: Duration, known: Int64?, acceptsFailure: Bool = true) async -> Claim {
        guard breaker.allows() else { return .unavailable }
        do throws(RedisError) {
            let reply = try await redis.evaluate(
                CacheScripts.claim,
                keys: [key.name, key.lease, key.failure],
                arguments: [.string(token), .milliseconds(lease), .string(known.map(String.init) ?? ""), .integer(acceptsFailure ? 1 : 0)]
            )
            breaker.succeed()
            guard let parts = reply.array, parts.count == 2, let word = parts[0].string else { return .unavailable }
            switch word {
            case "lease": return (parts[1].string.flatMap { Int64($0) }).map(Claim.lease) ?? .unavailable
            case "held": return .held(parts[1].string.flatMap { Int64($0) } ?? 0)
            case "failure": return parts[1].bytes.flatMap { failure(of: $0, key) }.map(Claim.failure) ?? .unavailable
            default:
                copies.forget(key.name)
                guard let bytes = parts[1].bytes, let entry = await checked(bytes, key) else { return .held(0) }
                return .entry(entry)
            }
        } catch {
            if error.serverCode == "WRONGTYPE" {
                await reject(key)
            } else {
                note(error)
                // The server may have given the lease all the same.
                if error.code != .server { await release(key, token: token, failure: nil, life: .zero) }
            }
            return .unavailable
        }
    }

    /// Writes an entry under a lease that is held, unless a newer one is there, and gives the lease back; false, and the lease may still be
    /// held, when it was not written.
    func store(_ entry: CacheEntry, _ key: CacheKey, token: String, life: Duration) async -> Bool {
        let bytes: ByteBuffer
        do throws(CacheCipher.Failure) {
            bytes = try entry.bytes(sealedWith: cipher)
        } catch {
            return false
        }
        guard bytes.readableBytes <= largestFacility else { return false }
        guard breaker.allows() else { return false }
        // Also when no reply comes: the entry may be written all the same.
        defer { copies.forget(key.name) }
        return await shielded { cache throws(RedisError) in
            let reply = try await cache.redis.evaluate(
                CacheScripts.store,
                keys: [key.name, key.lease, key.failure, key.expiries, key.sizes],
                arguments: [
                    .string(token), .string(String(entry.fence)), .bytes(bytes), .milliseconds(life), .string(key.member),
                    .integer(cache.largestFacility),
                ]
            )
            if let evicted = reply.array?.last?.int, evicted > 0 { cache.metrics.evicted.increment(by: evicted) }
            return reply.array?.first?.int == 1
        }.value
    }

    /// Gives the lease back without an entry; a failure is shown to those who wait, for a moment.
    func release(_ key: CacheKey, token: String, failure: DataSourceError?, life: Duration) async {
        let note = failure.flatMap { bytes(of: $0, key) }
        let milliseconds = note == nil ? Duration.zero : life
        let work: Shielded = { cache throws(RedisError) in
            try await cache.redis.evaluate(
                CacheScripts.release,
                keys: [key.lease, key.failure],
                arguments: [.string(token), .bytes(note ?? ByteBuffer()), .milliseconds(milliseconds)]
            ).int == 1
        }
        if breaker.allows() {
            _ = await shielded(work).value
        } else {
            // A lease that stays holds up others; who asked does not wait for a server that may not answer.
            _ = shielded(work)
        }
    }

    /// Keeps a lease; false when it was lost.
    func extend(_ key: CacheKey, token: String, lease: Duration) async -> Bool {
        do throws(RedisError) {
            return try await redis.evaluate(CacheScripts.extend, keys: [key.lease], arguments: [.string(token), .milliseconds(lease)]).int == 1
        } catch {
            return true
        }
    }

    private typealias Shielded = @Sendable (WidgetDataCache) async throws(RedisError) -> Bool

    /// What ends a lease is done also when whoever asked is gone.
    private func shielded(_ work: @escaping Shielded) -> Task<Bool, Never> {
        Task.detached { [self] in
            do throws(RedisError) {
                let isDone = try await work(self)
                breaker.succeed()
                return isDone
            } catch {
                note(error)
                return false
            }
        }
    }

    private func checked(_ found: ByteBuffer, _ key: CacheKey) async -> CacheEntry? {
        do throws(CacheEntry.Rejection) {
            return try CacheEntry(found, for: key, cipher: cipher)
        } catch {
            await reject(key, error)
            return nil
        }
    }

    /// An entry that says it is another's can only be there by somebody's doing; one under another key is there since keys or options changed.
    private func reject(_ key: CacheKey, _ reason: CacheEntry.Rejection = .foreign) async {
        switch reason {
        case .unreadable: metrics.unreadable.increment()
        case .foreign:
            metrics.rejected.increment()
            logger.error(
                "an entry of the cache does not belong to its key and was removed",
                metadata: ["security_event": "cache_entry_rejected", "cache_key": "\(key.name)"]
            )
        }
        do throws(RedisError) {
            _ = try await redis.evaluate(CacheScripts.drop, keys: [key.name, key.expiries, key.sizes], arguments: [.string(key.member)])
        } catch {
            note(error)
        }
    }

    private func note(_ error: RedisError) {
        guard error.code != .cancelled else { return }
        metrics.unavailable.increment()
        logger.warning("the cache did not answer; widget data is read from its sources", metadata: ["error": "\(error)"])
        if error.code != .server { breaker.fail() }
    }
}
