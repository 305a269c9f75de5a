public import Dashboards

/// A way to one data source. Kinds differ behind it; whoever asks does not see which kind answers.
public protocol DataSourceConnector: Sendable {
    /// Asks the source. Rows, bytes and columns beyond the limits are cut off and said so by `truncated`.
    func answer(_ question: Question) async throws(DataSourceError) -> ResultTable

    /// Connects, logs in and asks for a sign of life.
    func test() async throws(DataSourceError)

    /// The relations that the source's login may read, ordered by schema and name.
    func tables() async throws(DataSourceError) -> [SourceTable]

    /// The materialized views that the source's maintenance login may refresh, ordered by name; none where the source knows no such thing.
    func materializedViews() async throws(DataSourceError) -> [SourceMaterializedView]

    /// Refreshes a materialized view with the source's maintenance login.
    func refresh(view: QualifiedName) async throws(DataSourceError) -> RefreshOutcome

    /// What the source's login may do beyond reading; empty when it is as restricted as it should be.
    func privileges() async throws(DataSourceError) -> [PrivilegeWarning]

    /// Closes idle connections now and busy ones when their answer is complete.
    func close() async
}
