import Foundation

/// What a widget draws from.
struct WidgetContent {
    var spec: ChartSpec
    private(set) var table: ChartTable
    let context: ChartContext
    let type: Typesetter
    /// The least room around the plot in the area that is drawn in, for the sake of the plots of the widgets around.
    var room = PlotRoom()

    init(spec: ChartSpec, table: ChartTable, context: ChartContext) {
        self.spec = spec
        self.table = table.readingDecimals(in: Set(spec.measures.compactMap { table.index(of: $0) }))
        self.context = context
        type = Typesetter(context)
        if format.style == .percent, options.unit == "%" { self.spec.options.unit = nil }
    }

    /// What is drawn from text in some columns as numbers, when it is plain decimals.
    func readingDecimals(in columns: Set<Int>) -> WidgetContent {
        var copy = self
        copy.table = table.readingDecimals(in: columns)
        return copy
    }

    /// How the values of several rows at one place become one: shares have a mean, all else a sum.
    var aggregate: TableAggregate { format.style == .percent || options.unit == "%" ? .mean : .sum }

    var options: ChartOptions { spec.options }
    var theme: Theme { context.theme }
    var language: ReportLanguage { type.language }
    var format: NumberFormat { NumberFormat(spec.options.format) }

    /// The clock by which a column is read: days have no zone.
    func clock(column: Int?) -> CalendarClock {
        guard let column, table.columns[column].type == .date else { return CalendarClock(zone: context.timeZone) }
        return CalendarClock(zone: .gmt)
    }

    /// Writer of days and moments of a column.
    func timeFormat(column: Int?) -> TimeFormat {
        TimeFormat(clock: clock(column: column), language: language)
    }

    /// A value as text, for categories and cells.
    func text(_ value: ChartValue, column: Int) -> String {
        CellText(self, column: column)(value)
    }

    /// True for whole numbers that are years by their column's name.
    func isYear(_ column: Int) -> Bool {
        let name = table.columns[column].name.lowercased()
        return name == "year" || name.hasSuffix("_year") || name == "id" || name.hasSuffix("_id") || name == "jahr" || name == "année"
    }

    /// A whole number as text.
    func whole(_ number: Int) -> String {
        NumberPattern().string(Double(number), language)
    }

    /// The title without what could mislead.
    var title: String { DisplayText.clean(spec.title) }

    /// A value with the widget's unit, for sentences.
    func sentence(_ value: Double) -> String {
        let text = format.full(value, language)
        guard let unit = options.unit else { return text }
        return unit == "%" ? text + language.percentSpace + language.percentSign : text + "\u{a0}" + unit
    }
}

extension ChartSpec {
    /// The columns that the configuration names as numbers.
    fileprivate var measures: [String] {
        guard type != .table else { return [] }
        let single = [options.value, options.size, options.comparison, type == .histogram ? options.x : nil].compactMap { $0 }
        return type == .heatmap || type == .cohort ? single : single + options.y
    }
}
