public import Dashboards
import Foundation
public import Postgres

/// The record of who did what; it can be added to and read, and nothing else.
public struct AuditLog: Sendable {
    private let postgres: PostgresClient

    /// A log in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Adds events, all or none, in one statement; an event that is there already stays as it is.
    public func record(_ events: [AuditEvent]) async throws(StorageError) {
        try await record(events, on: postgres)
    }

    /// Adds events within the transaction of the change that they tell of.
    public func record(_ events: [AuditEvent], on executor: some PostgresExecutor) async throws(StorageError) {
        guard !events.isEmpty else { return }
        try await StorageError.translating {
            _ = try await executor.execute(
                """
                INSERT INTO audit_log (id, occurred_at, actor_id, facility_id, action, object_kind, object_id, outcome, reason_code, request_id,
                    source_address, user_agent, details)
                SELECT id, "occurredAt", left("actorID", 255), "facilityID", action, "objectKind", left("objectID", 255), outcome, "reasonCode",
                    left("requestID", 128), left("sourceAddress", 64), left("userAgent", 512), details
                FROM jsonb_to_recordset(\(StoredJSON.text(events.map(\.storable)))::jsonb) AS event(
                    id uuid, "occurredAt" timestamptz, "actorID" text, "facilityID" text, action text, "objectKind" text, "objectID" text,
                    outcome text, "reasonCode" text, "requestID" text, "sourceAddress" text, "userAgent" text, details jsonb)
                ON CONFLICT (id) DO NOTHING
                """
            )
        }
    }

    /// The events of some facilities, newest first.
    ///
    /// - Parameters:
    ///   - ofInstallation: also those of no facility.
    ///   - cursor: `nextCursor` of the page before; nil for the first page.
    ///   - limit: how many at most, 1 to 200.
    public func list(
        _ filter: AuditFilter = AuditFilter(),
        facilities: [FacilityID],
        ofInstallation: Bool = false,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws(StorageError) -> Page<AuditEvent> {
        try await StorageError.translating {
            let own: SQL = "facility_id = ANY(\(facilities.map(\.rawValue))::text[])"
            var conditions: [SQL] = [ofInstallation ? "(\(own) OR facility_id IS NULL)" : own]
            if let actor = filter.actorID { conditions.append("actor_id = \(actor)") }
            if let action = filter.action { conditions.append("action = \(action)") }
            if let kind = filter.objectKind { conditions.append("object_kind = \(kind)") }
            if let id = filter.objectID { conditions.append("object_id = \(id)") }
            if let outcome = filter.outcome { conditions.append("outcome = \(outcome.rawValue)") }
            if let from = filter.from { conditions.append("occurred_at >= \(from)") }
            if let to = filter.to { conditions.append("occurred_at < \(to)") }
            if let cursor = try Cursor.reading(cursor) { conditions.append(cursor.precedes("occurred_at")) }
            let limit = PageLimit.clamped(limit)
            let rows = try await postgres.query(
                """
                SELECT id, occurred_at, actor_id, facility_id, action, object_kind, object_id, outcome, reason_code, request_id, source_address,
                    user_agent, details::text AS details
                FROM audit_log WHERE \(SQL.all(conditions)) ORDER BY occurred_at DESC, id DESC LIMIT \(limit + 1)
                """
            )
            return Page(try rows.map(Self.event), limit: limit) { Cursor($0.occurredAt, $0.id.uuid) }
        }
    }

    private static func event(_ row: Row) throws -> AuditEvent {
        AuditEvent(
            id: try row.id("id"),
            occurredAt: try row.decode("occurred_at"),
            actorID: try row.decode("actor_id"),
            facilityID: try row.decode("facility_id", as: String?.self).flatMap { FacilityID($0) },
            action: try row.decode("action"),
            objectKind: try row.decode("object_kind"),
            objectID: try row.decode("object_id"),
            outcome: try row.word("outcome"),
            reasonCode: try row.decode("reason_code"),
            requestID: try row.decode("request_id"),
            sourceAddress: try row.decode("source_address"),
            userAgent: try row.decode("user_agent"),
            details: try row.json("details")
        )
    }
}

extension AuditEvent {
    /// The same event with every NUL character, which PostgreSQL cannot keep, made visible.
    fileprivate var storable: AuditEvent {
        func visible(_ text: String) -> String { text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text }
        return AuditEvent(
            id: id,
            occurredAt: occurredAt,
            actorID: visible(actorID),
            facilityID: facilityID,
            action: visible(action),
            objectKind: objectKind.map(visible),
            objectID: objectID.map(visible),
            outcome: outcome,
            reasonCode: reasonCode.map(visible),
            requestID: requestID.map(visible),
            sourceAddress: sourceAddress.map(visible),
            userAgent: userAgent.map(visible),
            details: details.mapValues { $0.holdsNUL ? "\u{FFFD}" : $0 }
        )
    }
}
