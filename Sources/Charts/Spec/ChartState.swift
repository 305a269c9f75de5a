public import Foundation

/// What is known about a widget's data at the moment of drawing.
public enum ChartState: Sendable, Hashable {
    /// Data are there. `asOf` is given when they are older than the report and says so on the card; notes are printed below the chart.
    case data(ChartTable, asOf: Date? = nil, notes: [String] = [])
    /// The query answered, but has no rows; the reason names the period or the filters.
    case noData(reason: String)
    /// The query failed.
    case error(code: String, message: String)
    /// The reader has no right to see the widget.
    case forbidden
}
