extension PostgresClient {
    /// A small pool of its own to the same database, for work that must go on when all connections of this one are taken.
    ///
    /// - Parameter suffix: added to the application's name, so that `pg_stat_activity` tells the two apart.
    public func sibling(_ suffix: String, maximumConnections: Int) -> PostgresClient {
        var configuration = configuration
        configuration.maximumConnections = maximumConnections
        configuration.applicationName += "-" + suffix
        return PostgresClient(configuration, logger: logger)
    }
}
