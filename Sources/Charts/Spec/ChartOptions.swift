/// The configuration of a widget: which column plays which part, and details of the drawing. All are optional; what is not given is chosen from the types of the columns.
public struct ChartOptions: Sendable, Hashable {
    /// How several series share the axis of a bar or area chart.
    public enum Stack: String, Sendable, Hashable, Codable {
        /// Beside one another (bars) or over one another (areas).
        case none
        /// On top of one another.
        case stacked
        /// On top of one another, as shares of 100 %.
        case normalized
    }

    /// Order of categories.
    public enum Sort: String, Sendable, Hashable, Codable {
        /// As the query returns them.
        case none
        /// Smallest value first.
        case ascending
        /// Largest value first.
        case descending
        /// By the category's name.
        case label
    }

    /// `x`: column of the horizontal axis (of the categories, also when the bars lie down).
    public var x: String?
    /// `y`: one column or a list of columns with values; on a heatmap the column of the rows.
    public var y: [String] = []
    /// `series`: column whose values divide the rows into series.
    public var series: String?
    /// `value`: column with the values of a kpi, heatmap or map.
    public var value: String?
    /// `label`: column with names for places on a map; on a kpi a line of text below the number.
    public var label: String?
    /// `unit`: printed with values ("THB", "ms", "%").
    public var unit: String?
    /// `format`: `auto`, `integer`, `decimal`, `compact`, `percent`, `currency:EUR`, `bytes`, `duration`, or a d3 form such as `,.2f`.
    public var format: String?
    /// `stack`: `none`, `stacked` or `normalized`; true means `stacked`.
    public var stack: Stack?
    /// `horizontal`: bars lie down; when not given, they do if their labels would not fit.
    public var horizontal: Bool?
    /// `sort`: `none`, `ascending`, `descending` or `label`.
    public var sort: Sort?
    /// `limit`: so many categories or rows are shown, the rest is counted in a note.
    public var limit: Int?
    /// `target`: a number to be reached; a line on a chart, progress on a kpi.
    public var target: Double?
    /// `targetLabel`: the target's name.
    public var targetLabel: String?
    /// `comparison`: column with the value to compare a kpi with (a column's name or a number).
    public var comparison: String?
    /// `comparisonLabel`: what the comparison is ("vs last year").
    public var comparisonLabel: String?
    /// `goodDirection`: `up` or `down`: which change of a kpi is good news.
    public var goodDirection: String?
    /// `sparkline`: small line below a kpi; on by default when the data are a time series.
    public var sparkline: Bool?
    /// `columns`: the columns of a table in order, each a name or an object; see ``TableColumnOptions``.
    public var columns: [TableColumnOptions] = []
    /// `totals`: true adds up all number columns of a table, a list of names those.
    public var totals: TotalsOptions = .none
    /// `groupBy`: up to three columns of a table whose values head groups of rows; they are then no columns of their own.
    public var groupBy: [String] = []
    /// `subtotals`: a line of totals below each group; on by default when there are totals and groups.
    public var subtotals: Bool?
    /// `flow`: false keeps a printed table in its card, true lets it continue over pages; when not given, as the export says.
    public var flow: Bool?
    /// `pageBreak`: `before` begins a new page with the widget.
    public var pageBreak: String?
    /// `pageOrientation`: `landscape` or `portrait` for the pages of a long table; chosen by its width when not given.
    public var pageOrientation: String?
    /// `link`: an address (http, https or mailto) that the widget's title leads to.
    public var link: String?
    /// `latitude`: column of a map.
    public var latitude: String?
    /// `longitude`: column of a map.
    public var longitude: String?
    /// `size`: column that gives a bubble its area.
    public var size: String?
    /// `region`: column with ISO 3166 codes or names of countries.
    public var region: String?
    /// `projection`: `equalEarth` or `mercator`.
    public var projection: String?
    /// `colorScheme`: `blues`, `viridis`, `plasma`, `ylgnbu`, `teals`, `oranges`, `purples`, or diverging `puor` and `rdbu`.
    public var colorScheme: String?
    /// `midpoint`: value at the middle of a diverging scheme.
    public var midpoint: Double?
    /// `classes`: number of colours of a choropleth, 3 to 7.
    public var classes: Int?
    /// `timeUnit`: `minute`, `hour`, `day`, `week`, `month`, `quarter` or `year`: length of a time bin.
    public var timeUnit: String?
    /// `legend`: false hides it, true shows it even where labels stand at the lines.
    public var legend: Bool?
    /// `labels`: true or false forces values on bars and cells or forbids them.
    public var labels: Bool?
    /// `zero`: the value axis of a line chart begins at zero.
    public var zero: Bool?
    /// `curve`: `linear`, `monotone` or `step`.
    public var curve: String?
    /// `points`: marks each value of a line.
    public var points: Bool?
    /// `color`: a colour (`#rrggbb`) for a single series.
    public var color: String?
    /// `colors`: colours by series name.
    public var colors: [String: String] = [:]
    /// `xTitle`: a title below the horizontal axis.
    public var xTitle: String?
    /// `shape`: `bullet` or `arc` for a gauge, `pie` or `donut` for a pie.
    public var shape: String?
    /// `minimum`: where the scale of a gauge begins.
    public var minimum: Double?
    /// `maximum`: where the scale of a gauge ends.
    public var maximum: Double?
    /// `ranges`: the named parts of a gauge's scale, lowest first, each an object or just the number where it ends; see ``GaugeRange``.
    public var ranges: [GaugeRange] = []
    /// `bins`: how a histogram is divided: a number of bins, a list of edges, or an object with their `width`.
    public var bins: BinOptions = .automatic
    /// `text`: what a text widget says, in simple markup: `#` headings, `**bold**`, `*italic*`, `-` and `1.` lists, `[links](https://…)`.
    public var text: String?

    /// Nothing chosen.
    public init() {}
}
