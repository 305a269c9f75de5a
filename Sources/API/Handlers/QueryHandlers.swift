import Dashboards
import DataSources
import Hummingbird
import Storage

/// `/queries`: create, list, read, replace, delete, versions.
struct QueryHandlers {
    let queries: QueryStore
    let sources: DataSourceStore
    let trail: AuditTrail

    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.editor, .admin, to: "write queries")
        let new = try await request.document(NewQuery.self)
        let facility = try principal.facility(asked: new.facilityId)
        let object = AuditTrail.Object(kind: "query", id: "new", facilities: [facility])
        let query = try await trail.recording("query.create", on: object, request, scope, id: { $0.id.description }) {
            try await validate(new.draft, of: facility)
            return try await queries.create(new.draft, facility: facility, by: principal.userID)
        }
        return try .document(
            QueryDocument(query),
            status: .created,
            headers: [.location: Routes.queries + "/\(query.id)", .eTag: entityTag(query.version)]
        )
    }

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let parameters = request.uri.queryParameters
        let filter = QueryFilter(
            text: try parameters.word("text"),
            kind: try parameters.choice("kind"),
            facilityID: try parameters.facility("facility")
        )
        let page = try await queries.list(
            filter,
            visibleTo: principal,
            after: parameters["after"].map(String.init),
            limit: try parameters.limit()
        )
        return try .document(PageDocument(page.map(QueryDocument.init)))
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let query = try await visible(scope)
        return try .document(QueryDocument(query), headers: [.eTag: entityTag(query.version)])
    }

    func replace(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let query = try await visible(scope)
        let replaced = try await trail.recording("query.replace", on: Self.object(query), request, scope) {
            try principal.require(.editor, .admin, to: "write queries")
            let draft = try await request.document(QueryDraft.self)
            try await validate(draft, of: query.facilityID)
            return try await queries.replace(query.id, draft, expected: try request.expectedRevision(), by: principal.userID)
        }
        return try .document(QueryDocument(replaced), headers: [.eTag: entityTag(replaced.version)])
    }

    func delete(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let query = try await visible(scope)
        try await trail.recording("query.delete", on: Self.object(query), request, scope) {
            try scope.authenticated().require(.editor, .admin, to: "delete queries")
            try await queries.delete(query.id, expected: try request.expectedRevision())
        }
        return .empty
    }

    func versions(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let query = try await visible(scope)
        return try .document(PageDocument(items: try await queries.versions(query.id).map(QueryDocument.init)))
    }

    private static func object(_ query: Query) -> AuditTrail.Object {
        AuditTrail.Object(kind: "query", id: query.id.description, facilities: [query.facilityID])
    }

    private func visible(_ scope: RequestScope) async throws -> Query {
        let id: QueryID = try scope.identifier("id", of: "query")
        guard let query = try await queries.find(id), try scope.authenticated().mayReadQueries(of: query.facilityID) else {
            throw Problem.notFound("query")
        }
        return query
    }

    /// Checks the draft, that its source belongs to the query's facility (else it would lend the source's rows to readers of another one), and that
    /// its text uses only parameters that are declared or set by the server.
    private func validate(_ draft: QueryDraft, of facility: FacilityID) async throws {
        try check(draft.violations)
        guard let source = try await sources.find(draft.dataSourceID), source.facilityID == facility else {
            throw Problem.invalid("/dataSourceId", "unknown", "The facility \(facility) has no such data source.")
        }
        guard draft.kind != .materializedView, source.kind != .static else { return }
        let declared = Set(draft.parameters.map(\.name)).union(QueryParameter.serverSet)
        let names: [String]
        do throws(DataSourceError) {
            names = try QueryText(draft.text).names
        } catch {
            throw Problem.invalid("/text", error.code.rawValue, error.message)
        }
        let undeclared = names.filter { !declared.contains($0) }
        try check(
            undeclared.map { name in
                RuleViolation(pointer: "/text", code: "parameter_undeclared", message: "The text uses “:\(name)”, which is not declared.")
            }
        )
    }
}
