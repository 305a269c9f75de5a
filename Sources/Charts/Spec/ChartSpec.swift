/// What a widget is to show.
public struct ChartSpec: Sendable, Hashable, Codable {
    /// How the data are shown.
    public var type: ChartType
    /// Title of the card; may be empty.
    public var title: String
    /// What is measured, and in which unit; nil leaves the line to the unit alone.
    public var subtitle: String?
    /// The encodings and their details.
    public var options: ChartOptions

    /// Makes a specification.
    public init(type: ChartType, title: String, subtitle: String? = nil, options: ChartOptions = ChartOptions()) {
        self.type = type
        self.title = title
        self.subtitle = subtitle
        self.options = options
    }
}
