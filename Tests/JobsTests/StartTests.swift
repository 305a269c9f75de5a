import Foundation
import Postgres
import Testing

@testable import Jobs

@Suite("Starting", .timeLimit(.minutes(10)))
struct StartTests {
    @Test("what may not start, and what another transaction holds, is left; the rest starts")
    func left() async throws {
        try await TestQueue.with { test in
            let now = try await test.queue.enqueue(.test(), on: test.postgres)
            let later = try await test.queue.enqueue(.test(runAt: Date(timeIntervalSinceNow: 3600)), on: test.postgres)
            let held = try await test.queue.enqueue(.test(), on: test.postgres)
            let ids = [now, later, held].map(\.id)
            try await test.postgres.withTransaction { connection in
                try await connection.execute("SELECT FROM job WHERE id = \(held.id.rawValue) FOR UPDATE")
                #expect(try await test.starter("w").start(ids).map(\.job.id) == [now.id])
            }
            #expect(try await test.starter("w").start(ids).map(\.job.id) == [held.id])
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
