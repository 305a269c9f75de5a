import Dashboards
import DataSources
import Foundation
import Hummingbird
import Storage

/// `/datasources`: save, list, read, replace, delete, test.
struct DataSourceHandlers {
    let sources: DataSourceStore
    let registry: DataSourceRegistry
    let cipher: CredentialCipher
    let trail: AuditTrail

    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.admin, to: "save data sources")
        let new = try await request.document(NewDataSource.self)
        try check(new.violations)
        let now = Date()
        let source = DataSource(
            id: DataSourceID(),
            name: new.name,
            kind: new.kind,
            settings: new.settings ?? [:],
            version: 1,
            facilityID: try principal.facility(asked: new.facilityId),
            createdBy: principal.userID,
            createdAt: now,
            updatedAt: now
        )
        let sealed = try new.credentials.map { try cipher.seal($0, for: source.id) }
        let (saved, warnings) = try await trail.recording("data_source.create", on: Self.object(source), request, scope) {
            let warnings = try await registry.tried(source, secrets: new.credentials ?? [:])
            return (try await sources.create(source, sealedCredentials: sealed), warnings)
        }
        return try .document(
            DataSourceDocument(saved, warnings: warnings),
            status: .created,
            headers: [.location: Routes.dataSources + "/\(saved.id)"]
        )
    }

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.editor, .admin, .auditor, to: "list data sources")
        let parameters = request.uri.queryParameters
        let page = try await sources.list(visibleTo: principal, after: parameters["after"].map(String.init), limit: try parameters.limit())
        return try .document(PageDocument(page.map { DataSourceDocument($0) }))
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        try .document(DataSourceDocument(try await visible(scope)))
    }

    /// Replaces name, settings and, when they are given, credentials: queries and what is kept of them go on with the new ones. Connects before it saves.
    func replace(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let known = try await visible(scope)
        let (saved, warnings) = try await trail.recording("data_source.replace", on: Self.object(known), request, scope) {
            try scope.authenticated().require(.admin, to: "change data sources")
            let new = try await request.document(NewDataSource.self)
            try check(new.violations(replacing: known))
            let sealed = try await sources.sealedCredentials(known.id)
            let secrets = try new.credentials ?? sealed.map { try cipher.open($0, for: known.id) } ?? [:]
            var source = known
            (source.name, source.settings) = (new.name, new.settings ?? [:])
            let warnings = try await registry.tried(source, secrets: secrets)
            let saved = try await sources.replace(
                source,
                credentials: try new.credentials.map { $0.isEmpty ? .removed : .replaced(try cipher.seal($0, for: known.id)) } ?? .unchanged,
                expected: try request.expectedRevision()
            )
            return (saved, warnings)
        }
        return try .document(DataSourceDocument(saved, warnings: warnings))
    }

    func delete(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let source = try await visible(scope)
        try await trail.recording("data_source.delete", on: Self.object(source), request, scope) {
            try scope.authenticated().require(.admin, to: "delete data sources")
            try await sources.delete(source.id, expected: try request.expectedRevision())
        }
        registry.forget(source.id)
        return .empty
    }

    func test(_ request: Request, _ scope: RequestScope) async throws -> Response {
        struct Outcome: Encodable {
            let success: Bool
            let error: String?
            let warnings: [PrivilegeWarning]
        }
        let source = try await visible(scope)
        do {
            let connector = try registry.connector(for: source, sealedCredentials: try await sources.sealedCredentials(source.id))
            try await connector.test()
            return try .document(Outcome(success: true, error: nil, warnings: try await connector.privileges()))
        } catch let error as DataSourceError {
            return try .document(Outcome(success: false, error: error.message, warnings: []))
        }
    }

    private static func object(_ source: DataSource) -> AuditTrail.Object {
        AuditTrail.Object(kind: "data_source", id: source.id.description, facilities: [source.facilityID])
    }

    private func visible(_ scope: RequestScope) async throws -> DataSource {
        let id: DataSourceID = try scope.identifier("id", of: "data source")
        let principal = try scope.authenticated()
        guard principal.isAny(of: .editor, .admin, .auditor), let source = try await sources.find(id),
            principal.facilities.contains(source.facilityID)
        else { throw Problem.notFound("data source") }
        return source
    }
}

extension DataSourceRegistry {
    /// Connects to a source that is not saved yet, and tells what its login may do beyond reading.
    fileprivate func tried(_ source: DataSource, secrets: [String: String]) async throws(DataSourceError) -> [PrivilegeWarning] {
        let connector = try temporaryConnector(kind: source.kind, settings: source.settings, secrets: secrets)
        let outcome: Result<[PrivilegeWarning], DataSourceError>
        do throws(DataSourceError) {
            try await connector.test()
            outcome = .success(try await connector.privileges())
        } catch {
            outcome = .failure(error)
        }
        await connector.close()
        return try outcome.get()
    }
}

extension NewDataSource {
    /// The rules that the document breaks in the place of a data source, whose kind and facility stay.
    func violations(replacing known: DataSource) -> [RuleViolation] {
        var found = violations
        if kind != known.kind { found.append(RuleViolation(pointer: "/kind", code: "fixed", message: "A data source stays \(known.kind.rawValue).")) }
        if let facilityId, facilityId != known.facilityID {
            found.append(RuleViolation(pointer: "/facilityId", code: "fixed", message: "A data source stays with its facility."))
        }
        return found
    }

    /// The rules that the document breaks.
    var violations: [RuleViolation] {
        var found: [RuleViolation] = []
        if !(1...200).contains(name.unicodeScalars.count) {
            found.append(RuleViolation(pointer: "/name", code: "length", message: "A name has 1 to 200 characters."))
        }
        if name.utf8.contains(0) {
            found.append(RuleViolation(pointer: "/name", code: "character", message: "A name cannot hold the character NUL."))
        }
        for name in (settings ?? [:]).keys.sorted() where ["password", "token", "secret"].contains(where: name.lowercased().contains) {
            found.append(RuleViolation(pointer: "/settings/\(name)", code: "secret", message: "A secret belongs into “credentials”."))
        }
        return found + DataSourceRegistry.violations(of: settings ?? [:], kind: kind).map { $0.nested(under: "/settings") }
    }
}
