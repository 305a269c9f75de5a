import Dashboards
import Foundation
import Hummingbird
import Storage

/// `/dashboards/{id}/share` and `/dashboards/{id}/shares`: grant, revoke, list.
struct ShareHandlers {
    let dashboards: DashboardStore
    let shares: ShareStore
    let trail: AuditTrail

    private struct Grant: Decodable {
        let userId: String
        let permission: Permission
    }

    /// Grants a permission to a user; one that the user had before is replaced.
    func grant(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (id, object) = try await dashboard(scope)
        let grant = try await request.document(Grant.self)
        guard (1...255).contains(grant.userId.unicodeScalars.count), !grant.userId.utf8.contains(0) else {
            throw Problem.invalid("/userId", "length", "A user's name has 1 to 255 characters, and none of them is NUL.")
        }
        guard grant.userId.isCanonicallyComposed else {
            throw Problem.invalid("/userId", "normal_form", "A user's name is in Unicode's normal form C, as in tokens.")
        }
        let share = try await recording("share.grant", id, object, grant.userId, ["permission": .string(grant.permission.rawValue)], request, scope) {
            try await shares.grant(grant.permission, on: id, to: grant.userId, by: try scope.authenticated().userID)
        }
        return try .document(share)
    }

    func revoke(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (id, object) = try await dashboard(scope)
        let user = try scope.text("userId", of: "share")
        guard user.isCanonicallyComposed else { throw Problem.notFound("share") }
        try await recording("share.revoke", id, object, user, [:], request, scope) {
            guard try await shares.revoke(id, from: user) else { throw Problem.notFound("share") }
        }
        return .empty
    }

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (id, _) = try await dashboard(scope)
        try await dashboards.permit(.manage, on: id, to: try scope.authenticated())
        return try .document(PageDocument(items: try await shares.list(id)))
    }

    /// The dashboard of the path, when the caller may at least know of it.
    private func dashboard(_ scope: RequestScope) async throws -> (DashboardID, AuditTrail.Object) {
        let id: DashboardID = try scope.identifier("id", of: "dashboard")
        return (id, try await dashboards.audited(id, for: try scope.authenticated()))
    }

    private func recording<Value>(
        _ action: String,
        _ id: DashboardID,
        _ object: AuditTrail.Object,
        _ user: String,
        _ details: [String: JSONValue],
        _ request: Request,
        _ scope: RequestScope,
        _ body: () async throws -> Value
    ) async throws -> Value {
        var object = object
        object.details = details.merging(["user": .string(user)]) { $1 }
        return try await trail.recording(action, on: object, request, scope) {
            try await dashboards.permit(.manage, on: id, to: try scope.authenticated())
            return try await body()
        }
    }
}
