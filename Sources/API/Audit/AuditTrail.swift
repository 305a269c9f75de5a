import Dashboards
import Hummingbird
import Storage

/// Writes down what callers do and try to do.
struct AuditTrail: Sendable {
    let log: AuditLog

    /// What an action is done to.
    struct Object {
        let kind: String
        var id: String
        /// In whose audit logs it appears; empty for something of the whole installation, which appears in those of the caller's facilities, and
        /// for a caller without any in that of the installation.
        var facilities: Set<FacilityID> = []
        var details: [String: JSONValue] = [:]
    }

    /// Does something and writes down how it ended: done, refused, or failed.
    ///
    /// - Throws: what the action throws, or 503 when the audit log cannot be written: what nobody can account for does not count as done.
    func recording<Value>(
        _ action: String,
        on object: Object,
        _ request: Request,
        _ scope: RequestScope,
        _ body: () async throws -> Value
    ) async throws -> Value {
        try await recording(action, on: object, request, scope, id: { _ in object.id }, body)
    }

    /// Makes something and writes down how it ended, under the id that it has then.
    ///
    /// - Parameter object: what is made, by the id that it has until it is there.
    func recording<Value>(
        _ action: String,
        on object: Object,
        _ request: Request,
        _ scope: RequestScope,
        id: (Value) -> String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        var object = object
        let value: Value
        do {
            value = try await body()
        } catch {
            let problem = Problem(translating: error)
            let outcome: AuditEvent.Outcome = problem.status == .forbidden ? .refused : .failed
            try await write(action, object, outcome, problem.code, request, scope)
            throw error
        }
        object.id = id(value)
        try await write(action, object, .allowed, nil, request, scope)
        return value
    }

    private func write(
        _ action: String,
        _ object: Object,
        _ outcome: AuditEvent.Outcome,
        _ reason: String?,
        _ request: Request,
        _ scope: RequestScope
    ) async throws {
        let principal = try scope.authenticated()
        let concerned = object.facilities.isEmpty ? principal.facilities : object.facilities
        let facilities: [FacilityID?] = concerned.isEmpty ? [nil] : concerned.sorted()
        let events = facilities.map { facility in
            AuditEvent(
                actorID: principal.userID,
                facilityID: facility,
                action: action,
                objectKind: object.kind,
                objectID: object.id,
                outcome: outcome,
                reasonCode: reason,
                requestID: scope.requestID,
                sourceAddress: scope.callerAddress,
                userAgent: request.headers[.userAgent],
                details: object.details
            )
        }
        try await log.record(events)
    }
}
