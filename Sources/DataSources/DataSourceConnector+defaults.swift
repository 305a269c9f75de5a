extension DataSourceConnector {
    /// A source without materialized views has none to find.
    public func materializedViews() async throws(DataSourceError) -> [SourceMaterializedView] { [] }
}
