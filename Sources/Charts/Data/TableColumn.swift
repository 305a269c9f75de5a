import Foundation

/// A column of a table widget, with its cells as text.
struct TableColumn {
    let title: String
    let alignment: TableColumnOptions.Alignment
    /// Rows that a table can show at most.
    static let limit = 2_000

    /// Cells as text, of the first rows.
    let texts: [String]
    /// Cells as numbers, for bars, colours and totals.
    let values: [Double?]
    let isNumeric: Bool
    let isTemporal: Bool
    let hasBar: Bool
    let ramp: ColorRamp?
    /// Smallest and largest number.
    let range: (low: Double, high: Double)?
    /// Width of the header.
    let headerWidth: Double
    /// Width of the widest cell.
    let textWidth: Double
    private let name: String
    private let pattern: NumberPattern?
    private let format: NumberFormat

    private init(_ options: TableColumnOptions, index: Int, _ content: WidgetContent) {
        let table = content.table
        name = table.columns[index].name
        let numbers = table.numbers(index)
        let numeric = table.looksNumeric(index)
        isNumeric = numeric
        isTemporal = table.columns[index].isTemporal
        values = numeric ? numbers : numbers.map { _ in nil }
        let known = numeric ? numbers.compactMap { $0 } : []
        let ramp = options.scale.map { ColorRamp.named($0, theme: content.theme) }
        self.ramp = ramp
        let extremes = known.min().flatMap { low in known.max().map { (low: low, high: $0) } }
        if let extremes, ramp?.isDiverging == true, extremes.low < 0, extremes.high > 0 {
            let reach = max(-extremes.low, extremes.high)
            range = (-reach, reach)
        } else {
            range = extremes
        }
        var format = NumberFormat(options.format)
        if options.format == nil, content.isYear(index) { format = NumberFormat("plain") }
        self.format = format
        let pattern = numeric ? format.pattern(column: known, content.language) : nil
        self.pattern = pattern
        texts = table.rows.indices.prefix(Self.limit).map { row in
            guard numeric, let value = numbers[row] else { return content.text(table[row, index], column: index) }
            if format.style == .duration { return DurationFormat.string(value) }
            return pattern?.string(value, content.language) ?? ""
        }
        let heading = options.title.map { DisplayText.clean($0) } ?? DisplayText.label(name)
        title = options.unit.map { "\(heading), \(DisplayText.clean($0))" } ?? heading
        alignment = options.align ?? (numeric ? .right : .left)
        hasBar = options.bar && numeric
        headerWidth = content.type.width(title, TextStyles.header)
        textWidth = content.type.width(of: Array(texts.prefix(500)), TextStyles.cell)
    }

    /// The configured columns, or all.
    static func read(_ content: WidgetContent) throws(ChartProblem) -> [TableColumn] {
        var columns: [TableColumn] = []
        let wanted = content.options.columns.isEmpty ? content.table.columns.map { TableColumnOptions(name: $0.name) } : content.options.columns
        for options in wanted { columns.append(TableColumn(options, index: try content.table.require(options.name), content)) }
        guard !columns.isEmpty else { throw .missingColumn(part: "the table", known: []) }
        return columns
    }

    /// The sums as text for each column, nil where there is none; nil when no totals are wanted.
    static func totals(_ columns: [TableColumn], _ content: WidgetContent) -> [String?]? {
        let isWanted: (TableColumn) -> Bool
        switch content.options.totals {
        case .none: return nil
        case .all: isWanted = { $0.isNumeric && $0.format.groups && $0.format.style != .percent }
        case .columns(let names): isWanted = { column in column.isNumeric && names.contains { $0.lowercased() == column.name.lowercased() } }
        }
        let totals = columns.map { column -> String? in
            guard isWanted(column) else { return nil }
            let sum = column.values.reduce(0) { $0 + ($1 ?? 0) }
            return column.format.style == .duration ? DurationFormat.string(sum) : column.pattern?.string(sum, content.language)
        }
        return totals.contains { $0 != nil } ? totals : nil
    }
}
