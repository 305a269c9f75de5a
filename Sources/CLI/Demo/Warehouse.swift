import Foundation
import Logging
import Postgres
import PrivateServers

/// The flights warehouse: a PostgreSQL cluster of its own, as a customer's would be, with a login that may only read.
struct Warehouse: Sendable {
    let server: PrivatePostgres
    let readerPassword: String
    let refresherPassword: String

    static let database = "flights"
    static let reader = "flights_reader"
    static let refresher = "flights_refresher"

    /// What is loaded, from tables.json.
    private struct Contents: Decodable {
        let tables: [Table]

        struct Table: Decodable {
            let table: String
            let file: String
            let rows: Int
            let columns: [String]
        }
    }

    /// Starts the cluster and loads it from the examples, unless it is loaded already.
    static func start(directory: String?, steps: Steps) async throws -> Warehouse {
        let folder = try Examples.folder() + "/flights"
        let server = try await steps.run("start the warehouse, a PostgreSQL of its own") {
            try await PrivatePostgres.start(directory: directory)
        } summary: {
            "port \($0.port)"
        }
        let warehouse = Warehouse(server: server, readerPassword: UUID().uuidString, refresherPassword: UUID().uuidString)
        do {
            try await warehouse.fill(from: folder, steps: steps)
        } catch {
            try? await server.stop()
            throw error
        }
        return warehouse
    }

    private func fill(from folder: String, steps: Steps) async throws {
        let logger = Logger.command
        let administrator = PostgresClient(try PostgresConfiguration(url: server.url), logger: logger)
        let isNew = try await administrator.query("SELECT 1 AS one FROM pg_database WHERE datname = \(Self.database)").isEmpty
        if isNew {
            let loading = Self.database + "_loading"
            try await administrator.execute("DROP DATABASE IF EXISTS \(identifier: loading)")
            try await administrator.execute("CREATE DATABASE \(identifier: loading)")
            let client = PostgresClient(try PostgresConfiguration(url: server.url(database: loading)), logger: logger)
            try await client.withConnection { try await $0.executeScript(try Self.text(folder + "/schema.sql")) }
            let contents = try JSONDecoder().decode(Contents.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/tables.json")))
            let total = contents.tables.reduce(0) { $0 + $1.rows }
            _ = try await steps.run("load flights, airlines, airports, planes, weather") {
                var loaded = 0
                for table in contents.tables {
                    loaded += try await load(table, from: folder, into: client) { steps.progress("loading \(table.table): \($0) % of its bytes") }
                }
                guard loaded == total else { throw StackError("\(loaded) rows were loaded instead of \(total).") }
                return loaded
            } summary: {
                "\($0.formatted(.number.locale(Locale(identifier: "en")))) rows"
            }
            _ = try await steps.run("index the warehouse and fill its materialized views") {
                try await client.withConnection { try await $0.executeScript(try Self.text(folder + "/finish.sql")) }
            }
            await client.close()
            // A load that was cut off must not be taken for a whole one, so the database gets its name last.
            try await administrator.execute("ALTER DATABASE \(identifier: loading) RENAME TO \(identifier: Self.database)")
        }
        try await administrator.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        for (role, password) in [(Self.reader, readerPassword), (Self.refresher, refresherPassword)] {
            try await administrator.execute("ALTER ROLE \(identifier: role) PASSWORD \(unsafe: "'\(password)'")")
        }
        await administrator.close()
    }

    /// Copies one compressed CSV into its table.
    private func load(
        _ table: Contents.Table,
        from folder: String,
        into client: PostgresClient,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Int {
        let file = folder + "/" + table.file
        let columns = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let statement = SQL(unsafe: "COPY \"\(table.table)\" (\(columns)) FROM STDIN WITH (FORMAT csv, HEADER true)", bindings: [])
        return try await client.withConnection { connection in
            try await connection.copyIn(statement, GunzipChunks(file: file, progress: progress))
        }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}

/// The examples that come with the product.
enum Examples {
    /// What names the folder when it lies elsewhere.
    static let variable = "VITRINE_EXAMPLES"

    /// The folder: the one that is named, or one beside the working directory or the program.
    static func folder() throws -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        var candidate = URL(fileURLWithPath: own).deletingLastPathComponent()
        var candidates = [ProcessInfo.processInfo.environment[variable], FileManager.default.currentDirectoryPath + "/Examples"]
        for _ in 0..<5 {
            candidates.append(candidate.appendingPathComponent("Examples").path)
            candidates.append(candidate.appendingPathComponent("share/vitrine/Examples").path)
            candidate.deleteLastPathComponent()
        }
        let found = candidates.compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0 + "/flights/tables.json") }
        guard let found else { throw StackError("The folder Examples was not found; run this in the product's folder.") }
        return found
    }
}
