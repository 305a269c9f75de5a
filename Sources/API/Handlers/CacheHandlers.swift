import Dashboards
import Hummingbird
import WidgetData

/// `/admin/cache/flush`: forget what is cached for a facility.
struct CacheHandlers {
    let reader: WidgetDataReader
    let operators: Operators
    let trail: AuditTrail

    private struct Flush: Codable {
        let facilityId: FacilityID
    }

    private struct Flushed: Encodable {
        let facilityId: FacilityID
        let entries: Int
        let bytes: Int
    }

    func flush(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.admin, to: "flush the cache")
        let facility = try await request.document(Flush.self).facilityId
        let object = AuditTrail.Object(kind: "cache", id: facility.rawValue, facilities: [facility])
        let flushed = try await trail.recording("cache.flush", on: object, request, scope) {
            try operators.permit(principal, to: "flush the cache", of: facility)
            return try await reader.flush(facility: facility)
        }
        return try .document(Flushed(facilityId: facility, entries: flushed.entries, bytes: flushed.bytes))
    }
}
