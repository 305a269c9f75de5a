public import Foundation

/// A dashboard with its data, ready to be put on pages.
public struct Report: Sendable, Hashable {
    /// Title on the first page.
    public var title: String
    /// A sentence below the title; may be empty.
    public var description: String
    /// The widgets in any order.
    public var widgets: [ReportWidget]
    /// Columns of the grid.
    public var columns: Int
    /// Height of a grid row in pixels of a dashboard 1,280 pixels wide; scaled with the page.
    public var rowHeight: Double
    /// The moment that the data describe.
    public var asOf: Date
    /// The facility that the report is about; nil when it is about all.
    public var facility: String?
    /// When the report was made.
    public var generatedAt: Date
    /// How the organisation marks its reports.
    public var branding: Branding

    /// Makes a report.
    public init(
        title: String,
        description: String = "",
        widgets: [ReportWidget],
        columns: Int = 12,
        rowHeight: Double = 80,
        asOf: Date,
        facility: String? = nil,
        generatedAt: Date,
        branding: Branding = Branding()
    ) {
        self.title = title
        self.description = description
        self.widgets = widgets
        self.columns = columns
        self.rowHeight = rowHeight
        self.asOf = asOf
        self.facility = facility
        self.generatedAt = generatedAt
        self.branding = branding
    }
}
