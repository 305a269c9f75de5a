public import Dashboards
public import Foundation

/// An answer as a table, for drawing.
public struct WidgetTable: Sendable {
    /// Columns and rows.
    public let table: ResultTable
    /// When the source was asked.
    public let asOf: Date
    /// Where it came from.
    public let state: CacheState
}
