import Foundation
import Logging
public import Postgres
import PrivateServers

/// A PostgreSQL database of one test's own, with the schema up to date; it lies in a private server that the test process starts at first use.
///
/// Two test processes at once have two servers. The server ends with the process.
public struct TestDatabase: Sendable {
    /// How to connect, as the superuser.
    public let url: String
    /// The database's name.
    public let name: String
    /// A pool of at most ten connections.
    public let client: PostgresClient

    /// Runs a test with a database of its own, which is dropped afterwards.
    ///
    /// - Parameter isMigrated: whether the database has Vitrine's schema; an empty one is for tests of migrations.
    public static func withDatabase<T>(isMigrated: Bool = true, _ body: (TestDatabase) async throws -> T) async throws -> T {
        let server = try await TestPostgres.shared()
        return try await server.slots.withOne { _ in
            let database = try await server.makeDatabase(isMigrated: isMigrated)
            let result: Result<T, any Error>
            do {
                result = .success(try await body(database))
            } catch {
                result = .failure(error)
            }
            // In a task of its own, as the test's may be cancelled.
            try await Task { try await server.drop(database) }.value
            return try result.get()
        }
    }

    /// Runs a test with a client of a database of its own, which is dropped afterwards.
    public static func withClient<T>(isMigrated: Bool = true, _ body: (PostgresClient) async throws -> T) async throws -> T {
        try await withDatabase(isMigrated: isMigrated) { try await body($0.client) }
    }
}
