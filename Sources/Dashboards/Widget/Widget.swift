public import Foundation

/// The id of a widget.
public typealias WidgetID = Identifier<Widget>

/// How a widget shows its data.
public enum WidgetType: String, Codable, Sendable, CaseIterable {
    /// One number with its comparison.
    case kpi
    /// Series over a continuous axis.
    case line
    /// Filled series over a continuous axis, stacked or not.
    case area
    /// Amounts by category.
    case bar
    /// Rows and columns.
    case table
    /// Amounts by two categories, as colours.
    case heatmap
    /// Places or regions.
    case map
    /// One number against named ranges and a target.
    case gauge
    /// Shares of a whole.
    case pie
    /// How often values fall into bins.
    case histogram
    /// What is left after each step of a process.
    case funnel
    /// What part of each group is still there after each period.
    case cohort
    /// Written words; needs no query.
    case text
}

/// One drawing on a dashboard.
public struct Widget: Sendable, Equatable, Codable, Identifiable {
    /// The id.
    public let id: WidgetID
    /// What its makers wrote.
    public var draft: WidgetDraft
    /// Counts every write; the source of the `ETag`.
    public var revision: Int64
    /// When it was made.
    public let createdAt: Date
    /// When it was last written.
    public var updatedAt: Date

    /// A widget as it is stored.
    public init(id: WidgetID, draft: WidgetDraft, revision: Int64, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.draft = draft
        self.revision = revision
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
