import ArgumentParser
import Foundation
import Logging
import Postgres
import Storage

/// `vitrine migrate`: brings a database up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Bring the database of VITRINE_DATABASE_URL up to date.")

    func run() async throws {
        guard let url = ProcessInfo.processInfo.environment["VITRINE_DATABASE_URL"] else {
            throw ValidationError("VITRINE_DATABASE_URL names no database.")
        }
        let logger = Logger.command
        let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
        let applied = try await Migrator(client, logger: logger).migrate()
        await client.close()
        for migration in applied { print("applied \(migration.name)") }
        if applied.isEmpty { print("The database is up to date.") }
    }
}
