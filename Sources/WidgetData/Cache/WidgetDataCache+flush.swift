public import Dashboards
import Logging
import Metrics
import NIOCore
public import Redis

/// How much of a facility the cache holds, or lost.
public struct CacheUsage: Sendable, Hashable {
    /// Entries.
    public let entries: Int
    /// Their bytes, headers included.
    public let bytes: Int
}

extension WidgetDataCache {
    /// What is kept of a facility's queries. Entries that Redis dropped for want of memory count until their time is over.
    public func usage(of facility: FacilityID) async throws(RedisError) -> CacheUsage {
        let bytes = try await redis.send(["HGET", .string(CacheKeyMaker.sizes(of: facility.rawValue)), ""]).int ?? 0
        let entries = try await redis.send(["ZCARD", .string(CacheKeyMaker.expiries(of: facility.rawValue))]).int ?? 0
        return CacheUsage(entries: entries, bytes: bytes)
    }

    /// Removes every answer that a facility's queries gave or that holds a facility's rows, also those that are being read from their sources now:
    /// when this returns, nothing that was asked before it is kept. Reads all keys of the cache, about half a million a second.
    func flush(facility: FacilityID) async throws(RedisError) -> CacheUsage {
        // Without its lease nobody can write what was asked before; what was written until then lies there when the second round begins.
        try await forEachKey { keys throws(RedisError) in
            let leases = keys.filter { $0.hasSuffix(":lease") || $0.hasSuffix(":failure") }
            if !leases.isEmpty { _ = try await redis.delete(leases) }
        }
        var (entries, bytes) = (0, 0)
        try await forEachKey { keys throws(RedisError) in
            for key in try await holding(facility, among: keys) {
                let size = try await drop(key)
                bytes += size
                entries += size > 0 ? 1 : 0
            }
        }
        copies.forgetAll()
        metrics.flushed.increment(by: entries)
        logger.notice("the cache of a facility was flushed", metadata: ["facility": "\(facility)", "entries": "\(entries)", "bytes": "\(bytes)"])
        return CacheUsage(entries: entries, bytes: bytes)
    }

    private func forEachKey(_ body: ([String]) async throws(RedisError) -> Void) async throws(RedisError) {
        var cursor = "0"
        repeat {
            let reply = try await redis.send(["SCAN", .string(cursor), "MATCH", .string(CacheKeyMaker.prefix + "*"), "COUNT", 1000])
            guard let parts = reply.array, parts.count == 2, let next = parts[0].string else { return }
            try await body(parts[1].array?.compactMap(\.string) ?? [])
            cursor = next
        } while cursor != "0"
    }

    /// The keys of entries that name a facility. Most headers come with the first piece; a longer one is read as a whole.
    private func holding(_ facility: FacilityID, among keys: [String]) async throws(RedisError) -> [String] {
        let entries = keys.filter { !$0.hasSuffix(":lease") && !$0.hasSuffix(":failure") }
        guard !entries.isEmpty else { return [] }
        func pieces(_ keys: [String], _ length: Int) async throws(RedisError) -> [ByteBuffer?] {
            try await redis.pipeline(keys.map { ["GETRANGE", .string($0), 0, .integer(length - 1)] }).map(\.bytes)
        }
        var found: [String] = []
        for (key, piece) in zip(entries, try await pieces(entries, 1024)) {
            guard var piece, let length = piece.getInteger(at: CacheEntry.labelOffset, as: UInt32.self).map(Int.init) else {
                found.append(key)
                continue
            }
            let whole = CacheEntry.fixedLength + length
            if piece.readableBytes < whole, piece.readableBytes == 1024 {
                guard let longer = try await pieces([key], whole).first ?? nil else { continue }
                piece = longer
            }
            let label = piece.getString(at: CacheEntry.fixedLength, length: min(length, max(0, piece.readableBytes - CacheEntry.fixedLength))) ?? ""
            if label.split(separator: "\n").contains(Substring(facility.rawValue)) { found.append(key) }
        }
        return found
    }

    /// Removes an entry by its key, `vitrine:data:v2:{facility}:member`; returns its bytes.
    private func drop(_ key: String) async throws(RedisError) -> Int {
        let parts = key.dropFirst(CacheKeyMaker.prefix.count + 1).split(separator: "}:", maxSplits: 1)
        guard parts.count == 2 else { return try await redis.delete(key) }
        let (owner, member) = (String(parts[0]), String(parts[1]))
        return try await redis.evaluate(
            CacheScripts.drop,
            keys: [key, CacheKeyMaker.expiries(of: owner), CacheKeyMaker.sizes(of: owner)],
            arguments: [.string(member)]
        ).int ?? 0
    }
}
