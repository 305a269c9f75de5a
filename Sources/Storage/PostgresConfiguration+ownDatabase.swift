public import Postgres

extension PostgresConfiguration {
    /// How a process of the product connects to the product's own database. No statement runs for more than 30 s or waits for a lock for more than 5 s,
    /// so that a stuck one does not hold connections until none is left; what is not answered then is not waited for, as the connection may have been cut
    /// in silence. Migrations, which may take long, connect without these limits.
    ///
    /// - Parameters:
    ///   - url: the database.
    ///   - process: how the sessions call themselves.
    ///   - connections: the most that are opened.
    public static func ownDatabase(url: String, process: String, connections: Int) throws(PostgresError) -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: url)
        configuration.applicationName = process
        configuration.maximumConnections = connections
        configuration.sessionSettings = ["statement_timeout": "30s", "lock_timeout": "5s"]
        configuration.answerTimeout = .seconds(35)
        return configuration
    }
}
