import Dashboards
import Postgres

extension StorageError {
    /// Brings any error of a store's body into the terms of this module.
    init(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as PostgresError: self.init(error)
        case let error as MigrationError: self = .migration(error)
        case let error as RuleViolations: self = .invalid(error.violations)
        case is CancellationError: self = .cancelled
        case let error as EncodingError: self = .corrupt("a document that cannot be encoded: \(error.reason)")
        case let error as DecodingError: self = .corrupt(error.reason)
        default: self = .corrupt("\(type(of: error))")
        }
    }

    private init(_ error: PostgresError) {
        switch (error.code, error.sqlState) {
        case (.cancelled, _): self = .cancelled
        case (.server, .uniqueViolation): self = .duplicate(error.constraint ?? error.table ?? "unique key")
        case (.server, .foreignKeyViolation): self = .notFound(error.constraint.flatMap { Self.referencedKinds[$0] } ?? "referenced object")
        default: self = .database(error)
        }
    }

    /// What a foreign key points to, by the constraint's name.
    private static let referencedKinds = [
        "widgets_dashboard_id_fkey": "dashboard",
        "widgets_query_id_fkey": "query",
        "widget_queries_data_source_id_fkey": "data source",
        "dashboard_shares_dashboard_id_fkey": "dashboard",
        "materialized_views_data_source_id_fkey": "data source",
        "export_jobs_dashboard_id_fkey": "dashboard",
        "published_widgets_query_id_fkey": "query",
        "published_widgets_data_source_id_fkey": "data source",
    ]

    /// Runs a store's body; whatever it throws leaves as an error of this module.
    static func translating<T>(_ body: () async throws -> T) async throws(StorageError) -> T {
        do {
            return try await body()
        } catch {
            throw StorageError(error)
        }
    }

    /// Runs a deletion; a foreign key that stands against it becomes ``referenced(by:)``.
    static func translatingDeletion<T>(_ body: () async throws -> T) async throws(StorageError) -> T {
        do {
            return try await body()
        } catch let error as PostgresError where error.sqlState == .foreignKeyViolation {
            throw StorageError.referenced(by: error.table.flatMap { referrers[$0] } ?? "other objects")
        } catch {
            throw StorageError(error)
        }
    }

    /// Who holds on to an object, by the table that refers to it.
    private static let referrers = ["widgets": "widgets", "published_widgets": "published widgets", "widget_queries": "queries"]

    /// Why an UPDATE or DELETE met no row: gone, or another revision than expected.
    static func unmet(_ kind: String, current: Int64?) -> StorageError {
        current.map { .revisionConflict(current: $0) } ?? .notFound(kind)
    }
}

extension EncodingError {
    fileprivate var reason: String {
        if case .invalidValue(_, let context) = self { context.debugDescription } else { "unknown" }
    }
}

extension DecodingError {
    /// Where and why decoding failed, without the value.
    var reason: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context), .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: "/")
            return path.isEmpty ? context.debugDescription : "/\(path): \(context.debugDescription)"
        @unknown default: return "a document of an unknown form"
        }
    }
}
