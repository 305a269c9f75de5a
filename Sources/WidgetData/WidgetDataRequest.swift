public import Dashboards
public import Foundation

/// What somebody asks of a widget.
public struct WidgetDataRequest: Sendable {
    /// The widget.
    public var widgetID: WidgetID
    /// Which edition of its dashboard counts.
    public var edition: WidgetEdition
    /// The values of the query's parameters, as the caller gave them.
    public var parameters: [String: JSONValue]
    /// Who asks.
    public var principal: Principal
    /// Whether the source is to be asked even when there is a fresh answer.
    public var refresh: Bool
    /// The shape of the answer.
    public var format: WidgetDataFormat
    /// The beginning of the time range shown, or nil.
    public var from: Date?
    /// The end of the time range shown, or nil.
    public var to: Date?

    /// A request; by default for what is served, as objects, from the cache where it is fresh.
    public init(
        widgetID: WidgetID,
        edition: WidgetEdition = .served,
        parameters: [String: JSONValue] = [:],
        principal: Principal,
        refresh: Bool = false,
        format: WidgetDataFormat = .objects,
        from: Date? = nil,
        to: Date? = nil
    ) {
        self.widgetID = widgetID
        self.edition = edition
        self.parameters = parameters
        self.principal = principal
        self.refresh = refresh
        self.format = format
        self.from = from
        self.to = to
    }
}

/// Which edition of a widget is meant.
public enum WidgetEdition: Sendable, Hashable {
    /// The newest published one; the draft where the dashboard was never published, or where the widget is new and the principal may edit.
    case served
    /// The draft; only for those who may edit, once the dashboard was published.
    case draft
    /// The one that a published version of a dashboard froze; the widget may have been deleted since, so it cannot tell its dashboard.
    case version(Int, of: DashboardID)
}

/// The shape of an answer's `data`.
public enum WidgetDataFormat: String, Sendable, Codable, CaseIterable {
    /// A list of objects, one for each row.
    case objects
    /// An object of lists, one for each column.
    case columns
}
