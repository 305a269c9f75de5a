public import Postgres

extension PostgresConfiguration {
    /// How a process of the product connects to the product's own database. No statement runs for more than 30 s or waits for a lock for more than 5 s,
    /// so that a stuck one does not hold connections until none is left; migrations, which may take long, connect without these limits.
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
        return configuration
    }
}
