public import Dashboards

/// A materialized view as its data source describes it.
public struct SourceMaterializedView: Sendable, Hashable {
    /// The view, with its schema.
    public let view: QualifiedName
    /// Whether it holds rows; the first refresh of an empty one locks its readers out while it runs.
    public let isPopulated: Bool
    /// Whether a unique index over plain columns of all rows lets it be refreshed while it is read.
    public let hasUniqueIndex: Bool

    /// A view.
    public init(view: QualifiedName, isPopulated: Bool, hasUniqueIndex: Bool) {
        self.view = view
        self.isPopulated = isPopulated
        self.hasUniqueIndex = hasUniqueIndex
    }
}
