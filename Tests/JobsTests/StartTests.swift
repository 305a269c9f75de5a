import Foundation
import Postgres
import Testing

@testable import Jobs

@Suite("Starting", .timeLimit(.minutes(10)))
struct StartTests {
    @Test("what one statement has started runs, though the statement that tries the rest again fails")
    func secondTryFails() async throws {
        try await TestQueue.with { test in
            let now = try await test.queue.enqueue(.test(), on: test.postgres)
            let later = try await test.queue.enqueue(.test(runAt: Date(timeIntervalSinceNow: 3600)), on: test.postgres)
            try await test.postgres.execute("CREATE SEQUENCE tries")
            try await test.postgres.execute(
                """
                CREATE FUNCTION fail_second() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF nextval('tries') = 2 THEN RAISE EXCEPTION 'the second try fails'; END IF; RETURN NULL; END $$
                """
            )
            try await test.postgres.execute("CREATE TRIGGER second BEFORE UPDATE ON job FOR EACH STATEMENT EXECUTE FUNCTION fail_second()")
            #expect(try await test.starter("w").start([now.id, later.id]).map(\.job.id) == [now.id])
            #expect(try await test.postgres.query("SELECT last_value FROM tries").first?.decode("last_value", as: Int64.self) == 2)
        }
    }

    @Test("a lease is trusted from the moment before its start was sent, however late the answer comes")
    func trust() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let moments = Moments()
            let started = try await test.postgres.withTransaction { connection in
                try await connection.execute("LOCK TABLE job IN SHARE MODE")
                let start = Task { try await test.starter("w", clock: moments.clock).start([job.id]) }
                try await test.blocked()
                moments.advance(by: .seconds(25))
                return start
            }
            #expect(try await started.value.map(\.sent) == [.zero])
        }
    }
}
