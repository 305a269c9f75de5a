import Postgres
import Redis
import TestSupport

/// A queue of which one server is the test's own.
enum TestDatabaseAndRedis {
    static func with(_ redis: RedisClient, _ body: (TestQueue) async throws -> Void) async throws {
        try await TestDatabase.withClient { postgres in try await body(TestQueue(postgres: postgres, redis: redis)) }
    }

    static func with(_ postgres: PostgresClient, _ body: (TestQueue) async throws -> Void) async throws {
        try await TestRedis.withClient { redis in try await body(TestQueue(postgres: postgres, redis: redis)) }
    }
}
