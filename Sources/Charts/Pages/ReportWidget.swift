/// A widget of a report with what is known about its data.
public struct ReportWidget: Sendable, Hashable {
    /// Identifies the widget in the product.
    public var id: String
    /// What it shows.
    public var spec: ChartSpec
    /// Its data, or why there are none.
    public var state: ChartState
    /// Its place on the grid.
    public var position: WidgetPosition

    /// Makes a widget.
    public init(id: String, spec: ChartSpec, state: ChartState, position: WidgetPosition) {
        self.id = id
        self.spec = spec
        self.state = state
        self.position = position
    }
}
