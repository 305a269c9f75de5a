import Dashboards
import Logging
import Postgres

/// A PostgreSQL source, asked with its own restricted login.
final class PostgreSQLConnector: DataSourceConnector {
    let settings: PostgreSQLSettings
    let egress: EgressGate
    let logger: Logger
    let pool: PostgreSQLPool

    init(_ settings: PostgreSQLSettings, egress: EgressGate, logger: Logger) {
        self.settings = settings
        self.egress = egress
        self.logger = logger
        pool = PostgreSQLPool(limit: settings.maximumConnections) { [settings, egress, logger] deadline throws(DataSourceError) in
            try await Self.connect(settings, login: settings.reader, egress: egress, until: deadline, logger: logger)
        }
    }

    func answer(_ question: Question) async throws(DataSourceError) -> ResultTable {
        let text: QueryText
        switch question.kind {
        case .sql: text = try QueryText(question.text)
        case .materializedView: text = try QueryText("SELECT * FROM " + Self.quoted(try Self.viewName(question.text)))
        case .template: throw DataSourceError(.unsupported, "A template is copied into a query; it is not asked itself.")
        }
        let read = CursorRead(text: text, question: question, searchPath: settings.searchPath)
        let statement = try read.statement()
        return try await withSession(for: question.limits.time) { connection throws(DataSourceError) in
            try await read.rows(of: statement, on: connection)
        }
    }

    func test() async throws(DataSourceError) {
        try await withSession(for: .seconds(10)) { connection throws(DataSourceError) in
            do throws(PostgresError) {
                _ = try await connection.query("SELECT 1", timeout: .seconds(10))
            } catch {
                throw DataSourceError(running: error)
            }
        }
    }

    func close() async {
        await pool.close()
    }

    /// Lends a connection for so long. It is closed two seconds after the time is over, whatever the server is doing, and after any failure.
    func withSession<T: Sendable>(
        for time: Duration,
        _ body: (PostgresConnection) async throws(DataSourceError) -> T
    ) async throws(DataSourceError) -> T {
        let deadline = ContinuousClock.now + time
        let connection = try await pool.take(until: deadline)
        let watchdog = Task.detached {
            try await Task.sleep(until: deadline + .seconds(2), clock: .continuous)
            await connection.close()
        }
        defer { watchdog.cancel() }
        do throws(DataSourceError) {
            let value = try await body(connection)
            pool.giveBack(connection)
            return value
        } catch {
            pool.discard(connection)
            throw ContinuousClock.now >= deadline && error.code == .sourceUnreachable ? .timeout : error
        }
    }

    static func connect(
        _ settings: PostgreSQLSettings,
        login: PostgreSQLSettings.Login,
        egress: EgressGate,
        until deadline: ContinuousClock.Instant,
        logger: Logger
    ) async throws(DataSourceError) -> PostgresConnection {
        let identity = EgressGate.Login(database: settings.database, username: login.username)
        let route = try await egress.route(to: settings.host, port: settings.port, login: identity)
        var failure = DataSourceError(.sourceUnreachable, "The data source did not answer in time.")
        for address in route.addresses {
            let time = deadline - .now
            guard time > .zero else { break }
            do throws(PostgresError) {
                var configuration = settings.configuration(login, address: address)
                configuration.connectTimeout = min(.seconds(10), time)
                return try await PostgresConnection.connect(configuration, logger: logger)
            } catch {
                logger.debug("no connection to a data source", metadata: ["error": "\(error)"])
                failure = DataSourceError(connecting: error)
                if failure.code != .sourceUnreachable { throw failure }
            }
        }
        throw failure
    }

    static func viewName(_ text: String) throws(DataSourceError) -> QualifiedName {
        guard let name = QualifiedName(text) else {
            throw DataSourceError(.viewNotFound, "A materialized view is named as `view` or `schema.view`.")
        }
        return name
    }

    /// The name as PostgreSQL reads it without quotes, in quotes.
    static func quoted(_ name: QualifiedName) -> String {
        let parts = [name.schema, name.name].compactMap { $0?.lowercased() }
        let fragment: SQL = "\(identifier: parts)"
        return fragment.text
    }
}
