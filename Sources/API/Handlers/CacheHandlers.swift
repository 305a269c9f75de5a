import Dashboards
import Hummingbird
import Redis

/// `/admin/cache/flush`: forget what is cached for a facility.
struct CacheHandlers {
    let redis: RedisClient
    let operators: Operators
    let trail: AuditTrail

    private struct Flush: Codable {
        let facilityId: FacilityID
    }

    private struct Flushed: Encodable {
        let facilityId: FacilityID
        let entries: Int
    }

    func flush(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.admin, to: "flush the cache")
        let facility = try await request.document(Flush.self).facilityId
        let object = AuditTrail.Object(kind: "cache", id: facility.rawValue, facilities: [facility])
        let entries = try await trail.recording("cache.flush", on: object, request, scope) {
            try operators.permit(principal, to: "flush the cache", of: facility)
            return try await removeEntries(of: facility)
        }
        return try .document(Flushed(facilityId: facility, entries: entries))
    }

    /// Removes entries, failures and leases a thousand names at a time, so that Redis never stands still; a lease that is gone lets the next reader ask.
    private func removeEntries(of facility: FacilityID) async throws(RedisError) -> Int {
        var cursor = "0"
        var removed = 0
        repeat {
            let reply = try await redis.send(
                RedisCommand("SCAN", .string(cursor), "MATCH", .string("vitrine:data:v*:\(facility):{*"), "COUNT", 1000)
            )
            guard let parts = reply.array, parts.count == 2, let next = parts[0].string else { break }
            let names = parts[1].array?.compactMap(\.string) ?? []
            if !names.isEmpty {
                _ = try await redis.send(RedisCommand("UNLINK", arguments: names.map { .string($0) }))
                removed += names.count { $0.hasSuffix("}") }
            }
            cursor = next
        } while cursor != "0"
        return removed
    }
}
