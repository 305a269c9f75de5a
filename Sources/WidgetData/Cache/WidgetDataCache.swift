import DataSources
import Foundation
import Logging
import Metrics
import NIOCore
import Redis
import Synchronization

/// The entries in Redis. What is wrong with Redis is never the reader's trouble: every answer here may be "there is no cache now".
final class WidgetDataCache: Sendable {
    /// What a claim came to.
    enum Claim: Sendable {
        /// The source may be asked; the entry is written with this fence.
        case lease(Int64)
        /// Somebody else has written a newer entry.
        case entry(CacheEntry)
        /// Somebody else has just seen the source fail.
        case failure(DataSourceError)
        /// Somebody else is asking the source; the entry that is there has this fence.
        case held(Int64)
        /// There is no cache.
        case unavailable
    }

    private let redis: RedisClient
    private let metrics: WidgetDataMetrics
    private let logger: Logger
    private let pausedUntil = Mutex<ContinuousClock.Instant?>(nil)

    init(_ redis: RedisClient, metrics: WidgetDataMetrics, logger: Logger) {
        self.redis = redis
        self.metrics = metrics
        self.logger = logger
    }

    /// The entry of a key; nil when there is none that may be used.
    func entry(_ key: CacheKey) async -> CacheEntry? {
        guard isAvailable else { return nil }
        do throws(RedisError) {
            guard let found = try await redis.get(key.name) else { return nil }
            return await checked(found, key)
        } catch {
            if error.serverCode == "WRONGTYPE" { await reject(key) } else { note(error) }
            return nil
        }
    }

    func claim(_ key: CacheKey, token: String, lease: Duration, known: Int64?) async -> Claim {
        guard isAvailable else { return .unavailable }
        do throws(RedisError) {
            let reply = try await redis.evaluate(
                CacheScripts.claim,
                keys: [key.name, key.lease, key.failure],
                arguments: [.string(token), .milliseconds(lease), .string(known.map(String.init) ?? "")]
            )
            guard let parts = reply.array, parts.count == 2, let word = parts[0].string else { return .unavailable }
            switch word {
            case "lease": return (parts[1].string.flatMap { Int64($0) }).map(Claim.lease) ?? .unavailable
            case "held": return .held(parts[1].string.flatMap { Int64($0) } ?? 0)
            case "failure": return parts[1].bytes.flatMap(Self.failure).map(Claim.failure) ?? .unavailable
            default:
                guard let bytes = parts[1].bytes, let entry = await checked(bytes, key) else { return .held(0) }
                return .entry(entry)
            }
        } catch {
            if error.serverCode == "WRONGTYPE" { await reject(key) } else { note(error) }
            return .unavailable
        }
    }

    /// Writes an entry unless a newer one is there, and gives the lease back.
    func store(_ entry: CacheEntry, _ key: CacheKey, token: String, life: Duration) async -> Bool {
        let bytes = entry.bytes
        return await shielded { cache throws(RedisError) in
            try await cache.redis.evaluate(
                CacheScripts.store,
                keys: [key.name, key.lease, key.failure],
                arguments: [.string(token), .string(String(entry.fence)), .bytes(bytes), .milliseconds(life)]
            ).int == 1
        }
    }

    /// Gives the lease back without an entry; a failure is shown to those who wait, for a moment.
    func release(_ key: CacheKey, token: String, failure: DataSourceError?, life: Duration) async {
        let text = failure.map(Self.note) ?? ""
        let milliseconds = failure == nil ? Duration.zero : life
        _ = await shielded { cache throws(RedisError) in
            try await cache.redis.evaluate(
                CacheScripts.release,
                keys: [key.lease, key.failure],
                arguments: [.string(token), .string(text), .milliseconds(milliseconds)]
            ).int == 1
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

    /// What ends a lease is done also when whoever asked is gone.
    private func shielded(_ work: @escaping @Sendable (WidgetDataCache) async throws(RedisError) -> Bool) async -> Bool {
        guard isAvailable else { return false }
        return await Task.detached { [self] in
            do throws(RedisError) {
                return try await work(self)
            } catch {
                note(error)
                return false
            }
        }.value
    }

    private func checked(_ found: ByteBuffer, _ key: CacheKey) async -> CacheEntry? {
        if let entry = CacheEntry(found, for: key) { return entry }
        await reject(key)
        return nil
    }

    /// An entry that says it is another's can only be there by somebody's doing.
    private func reject(_ key: CacheKey) async {
        metrics.rejected.increment()
        logger.error(
            "an entry of the cache does not belong to its key and was removed",
            metadata: ["security_event": "cache_entry_rejected", "cache_key": "\(key.name)"]
        )
        do throws(RedisError) {
            _ = try await redis.delete(key.name)
        } catch {
            note(error)
        }
    }

    /// After a failed connection the cache is left alone for a second, so that readers do not wait for it one by one.
    private var isAvailable: Bool {
        pausedUntil.withLock { until in
            guard let moment = until else { return true }
            if ContinuousClock.now < moment { return false }
            until = nil
            return true
        }
    }

    private func note(_ error: RedisError) {
        guard error.code != .cancelled else { return }
        metrics.unavailable.increment()
        logger.warning("the cache did not answer; widget data is read from its sources", metadata: ["error": "\(error)"])
        guard error.code != .server else { return }
        pausedUntil.withLock { $0 = .now + .seconds(1) }
    }

    private struct FailureNote: Codable {
        let code: DataSourceError.Code
        let message: String
        let detail: String?
        let sqlState: String?
        let position: Int?
        let isTransient: Bool
    }

    private static func note(_ error: DataSourceError) -> String {
        let note = FailureNote(
            code: error.code,
            message: error.message,
            detail: error.detail,
            sqlState: error.sqlState,
            position: error.position,
            isTransient: error.isTransient
        )
        return (try? JSONEncoder().encode(note)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func failure(_ bytes: ByteBuffer) -> DataSourceError? {
        guard let note = try? JSONDecoder().decode(FailureNote.self, from: Data(bytes.readableBytesView)) else { return nil }
        return DataSourceError(
            note.code,
            note.message,
            detail: note.detail,
            sqlState: note.sqlState,
            position: note.position,
            isTransient: note.isTransient
        )
    }
}
