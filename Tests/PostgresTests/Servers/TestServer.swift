import Logging
import Postgres
import PrivateServers
import Testing

/// The real PostgreSQL that the suites share; faults are tried on servers of their own.
enum TestServer {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static let starting = Task { try await PrivatePostgres.start(flavor: .test) }

    static func configuration(_ change: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: try await starting.value.url)
        change(&configuration)
        return configuration
    }

    static func connect(_ change: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> PostgresConnection {
        try await PostgresConnection.connect(try await configuration(change), logger: logger)
    }

    static func client(_ change: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> PostgresClient {
        PostgresClient(try await configuration(change), logger: logger)
    }

    /// Asks the observer again and again until the answer is yes; each question is a round trip, so this waits on the server, not on a clock.
    /// Stops asking when the connection under observation is lost.
    static func until(_ observer: PostgresConnection, _ question: SQL, observing observed: PostgresConnection? = nil) async throws {
        while try await observer.query(question)[0].decode(at: 0, as: Bool.self) == false {
            try Task.checkCancellation()
            try #require(observed?.isUsable != false, "the connection under observation was lost")
        }
    }
}

extension PostgresError {
    /// The error that the body throws; records an issue and returns nil when it throws none.
    static func thrown(by body: () async throws -> Void) async -> PostgresError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? PostgresError
        }
    }
}
