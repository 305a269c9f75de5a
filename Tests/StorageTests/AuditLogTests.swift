import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("The audit log")
struct AuditLogTests {
    static func event(_ action: String = "dashboard.read", actor: String = "ada", at seconds: Double = 0, outcome: AuditEvent.Outcome = .allowed)
        -> AuditEvent
    {
        AuditEvent(
            occurredAt: Date(timeIntervalSince1970: 1_700_000_000 + seconds),
            actorID: actor,
            facilityID: Stage.facility,
            action: action,
            objectKind: "dashboard",
            objectID: "x",
            outcome: outcome,
            reasonCode: outcome == .refused ? "forbidden" : nil,
            requestID: "r1",
            sourceAddress: "127.0.0.1",
            userAgent: "curl",
            details: ["version": 3]
        )
    }

    @Test("gives back what was recorded, newest first, filtered and in pages")
    func reading() async throws {
        try await Stage.run { stage in
            let events = (0..<7).map { Self.event($0.isMultiple(of: 2) ? "dashboard.read" : "export.create", at: Double($0)) }
            try await stage.audit.record(events)
            try await stage.audit.record([])
            #expect(try await stage.audit.list(facilities: [Stage.facility]).items == events.reversed())
            #expect(try await stage.audit.list(facilities: [Stage.other]).items.isEmpty)
            #expect(try await stage.audit.list(AuditFilter(action: "export.create"), facilities: [Stage.facility]).items.count == 3)
            #expect(try await stage.audit.list(AuditFilter(actorID: "bob"), facilities: [Stage.facility]).items.isEmpty)
            let window = AuditFilter(objectKind: "dashboard", objectID: "x", outcome: .allowed, from: events[2].occurredAt, to: events[4].occurredAt)
            #expect(try await stage.audit.list(window, facilities: [Stage.facility]).items == [events[3], events[2]])
            let first = try await stage.audit.list(facilities: [Stage.facility], limit: 4)
            let rest = try await stage.audit.list(facilities: [Stage.facility], after: first.nextCursor, limit: 4)
            #expect(first.items + rest.items == events.reversed() && rest.nextCursor == nil)
        }
    }

    @Test("takes the same event once")
    func idempotence() async throws {
        try await Stage.run { stage in
            let event = Self.event()
            try await stage.audit.record([event])
            try await stage.audit.record([event, Self.event(at: 1)])
            #expect(try await stage.audit.list(facilities: [Stage.facility]).items.count == 2)
        }
    }

    @Test(
        "cannot be changed, shortened or emptied",
        arguments: ["UPDATE audit_log SET actor_id = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"]
    )
    func appendOnly(statement: String) async throws {
        try await Stage.run { stage in
            try await stage.audit.record([Self.event()])
            let error = await #expect(throws: PostgresError.self) { try await stage.client.execute(SQL(unsafe: statement)) }
            #expect(error?.sqlState == .insufficientPrivilege)
            #expect(try await stage.audit.list(facilities: [Stage.facility]).items.count == 1)
        }
    }

    @Test("is part of the transaction that it tells of")
    func transaction() async throws {
        struct Abort: Error {}
        try await Stage.run { stage in
            await #expect(throws: Abort.self) {
                try await stage.client.withTransaction { connection in
                    try await stage.audit.record([Self.event()], on: connection)
                    throw Abort()
                }
            }
            let left = try await stage.audit.list(facilities: [Stage.facility])
            #expect(left.items.isEmpty)
        }
    }

    @Test("takes any text that a caller may send", arguments: Stage.hostile + ["a\u{0}b", String(repeating: "é", count: 5000)])
    func hostileText(text: String) async throws {
        try await Stage.run { stage in
            let event = AuditEvent(
                actorID: text,
                facilityID: Stage.facility,
                action: "login",
                objectKind: "user",
                objectID: text,
                outcome: .refused,
                reasonCode: "token_invalid",
                requestID: text,
                sourceAddress: text,
                userAgent: text,
                details: ["text": .string(text)]
            )
            try await stage.audit.record([event])
            let stored = try #require(try await stage.audit.list(facilities: [Stage.facility]).items.first)
            #expect(stored.id == event.id && stored.outcome == .refused)
            if !text.utf8.contains(0), text.unicodeScalars.count <= 64 { #expect(stored == event) }
        }
    }
}
