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
    /// One number against named ranges and a target: a bullet, or an arc.
    case gauge
    /// Shares of a whole as sectors, with or without a hole.
    case pie
    /// How often values fall into bins of equal kind.
    case histogram
    /// How many are left after each step of a process.
    case funnel
    /// What part of each group is still there after each period.
    case cohort
    /// Written words, without data.
    case text
}
