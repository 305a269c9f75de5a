/// How a widget shows its data.
public enum ChartType: String, Sendable, Hashable, Codable, CaseIterable {
    /// One number.
    case kpi
    /// Lines over time or another ordered quantity.
    case line
    /// Stacked areas.
    case area
    /// Bars.
    case bar
    /// Rows and columns of text.
    case table
    /// Colours in a grid.
    case heatmap
    /// Countries coloured by a value, or bubbles at places.
    case map
}
