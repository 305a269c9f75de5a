import Dashboards
import Foundation
import Hummingbird
import Storage

/// `/admin/audit`: who did what.
struct AuditHandlers {
    let log: AuditLog
    let operators: Operators

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.auditor, to: "read the audit log")
        let parameters = request.uri.queryParameters
        let filter = AuditFilter(
            actorID: try parameters.word("actor"),
            action: try parameters.word("action"),
            objectKind: try parameters.word("objectKind"),
            objectID: try parameters.word("objectId"),
            outcome: try parameters.choice("outcome"),
            from: try parameters.moment("from"),
            to: try parameters.moment("to")
        )
        let page = try await log.list(
            filter,
            facilities: principal.sortedFacilities,
            ofInstallation: operators.include(principal),
            after: parameters["after"].map(String.init),
            limit: try parameters.limit()
        )
        return try .document(PageDocument(page.map(AuditEventDocument.init)))
    }
}

extension Parameters {
    /// A moment, or nil when absent.
    fileprivate func moment(_ name: Substring) throws(Problem) -> Date? {
        guard let text = self[name] else { return nil }
        guard let moment = Date(rfc3339: String(text)) else {
            throw Problem(.badRequest, "parameter_invalid", "\(name) is a time as RFC 3339 writes it, such as 2026-01-31T09:00:00Z.")
        }
        return moment
    }
}
