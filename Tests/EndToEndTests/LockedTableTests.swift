import Dashboards
import Foundation
import Logging
import NIOHTTP1
import Postgres
import Testing

@testable import CLI

@Suite("While somebody holds a table", .serialized)
struct LockedTableTests {
    @Test("health and metrics answer, and health says that the queue cannot be counted")
    func lockedQueue() async throws {
        try await RunningStack.with { running in
            let database = PostgresClient(try PostgresConfiguration(url: running.stack.databaseURL), logger: Logger(label: "test"))
            try await running.until("health is well") { try await running.send(.GET, "/health").body["status"] == "ok" }
            try await database.withTransaction { connection in
                try await connection.executeScript("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
                // What was counted a moment ago still counts.
                try await running.until("health names the trouble") {
                    let health = try await running.send(.GET, "/health")
                    return health.status == 200
                        && health.body["troubles"]?.elements.contains("the queue cannot be counted, or not within 2 s") == true
                }
                #expect(try await running.send(.GET, "/metrics").status == 200)
            }
            try await running.until("health is well again") { try await running.send(.GET, "/health").body["status"] == "ok" }
            await database.close()
        }
    }
}
