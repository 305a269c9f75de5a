import Foundation

/// A column of a table widget, with its cells as text. A class, because the painter takes it up again for every cell.
final class TableColumn {
    let name: String
    let title: String
    let alignment: TableColumnOptions.Alignment
    /// Rows that a table can show at most.
    static let limit = 100_000
    /// Longest text of a cell in letters.
    static let longestText = 400

    /// Cells as text, of the first rows.
    let texts: [String]
    /// Cells as numbers, for bars, colours and totals; NaN where there is none.
    let values: [Double]
    let isNumeric: Bool
    let isTemporal: Bool
    let hasBar: Bool
    let ramp: ColorRamp?
    let rules: [TableRule]
    /// Smallest and largest number.
    let range: (low: Double, high: Double)?
    /// Width of the header on one line.
    let headerWidth: Double
    /// Width of the header's longest word.
    let wordWidth: Double
    /// Width of the widest cell, totals included.
    let textWidth: Double
    private let aggregate: TableAggregate?
    private let pattern: NumberPattern?
    private let format: NumberFormat
    private let language: ReportLanguage

    /// Reads a column; texts are made of the first `rowLimit` rows.
    init(_ options: TableColumnOptions, index: Int, _ content: WidgetContent, rowLimit: Int) {
        let table = content.table
        let type = content.type
        name = table.columns[index].name
        self.language = content.language
        let numeric = table.columns[index].isNumeric
        let numbers = numeric ? table.numbers(index) : []
        isNumeric = numeric
        isTemporal = table.columns[index].isTemporal
        values = numbers
        let known = numbers.filter { !$0.isNaN }
        let ramp = options.scale.map { ColorRamp.named($0, theme: content.theme) }
        self.ramp = ramp
        rules = options.rules
        aggregate = options.total
        let extremes = known.min().flatMap { low in known.max().map { (low: low, high: $0) } }
        if let extremes, ramp?.isDiverging == true, extremes.low < 0, extremes.high > 0 {
            let reach = max(-extremes.low, extremes.high)
            range = (-reach, reach)
        } else {
            range = extremes
        }
        var format = NumberFormat(options.format)
        let isLarge = !name.lowercased().hasSuffix("id") && known.contains { abs($0) > 3_000 }
        if options.format == nil, content.isYear(index), !isLarge { format = NumberFormat("plain") }
        self.format = format
        let pattern = numeric ? format.pattern(column: known, content.language) : nil
        self.pattern = pattern
        let language = content.language
        let cellText = CellText(content, column: index)
        let texts = table.rowIndices.prefix(min(rowLimit, Self.limit)).map { row -> String in
            guard numeric, !numbers[row].isNaN else {
                let text = cellText(table[row, index])
                return text.utf8.count >= Self.longestText && text.unicodeScalars.count >= Self.longestText ? text + "…" : text
            }
            if format.style == .duration { return DurationFormat.string(numbers[row], language) }
            return pattern?.string(numbers[row], language) ?? ""
        }
        self.texts = texts
        let heading = options.title.map { DisplayText.clean($0) } ?? DisplayText.label(name)
        let title = options.unit.map { "\(heading), \(DisplayText.clean($0))" } ?? heading
        self.title = title
        alignment = options.align ?? (numeric ? .right : .left)
        hasBar = options.bar && numeric
        headerWidth = type.width(title, TextStyles.header)
        wordWidth = title.split(separator: " ").map { type.width(String($0), TextStyles.header) }.max() ?? 0
        textWidth = type.width(ofCells: texts, TextStyles.cell)
    }

    private init(_ other: TableColumn, textWidth: Double) {
        (name, title, alignment, texts, values) = (other.name, other.title, other.alignment, other.texts, other.values)
        (isNumeric, isTemporal, hasBar, ramp, rules) = (other.isNumeric, other.isTemporal, other.hasBar, other.ramp, other.rules)
        (range, headerWidth, wordWidth, aggregate) = (other.range, other.headerWidth, other.wordWidth, other.aggregate)
        (pattern, format, language) = (other.pattern, other.format, other.language)
        self.textWidth = textWidth
    }

    /// The column, at least as wide as a text in the print of totals.
    func fitting(_ width: Double) -> TableColumn {
        width > textWidth ? TableColumn(self, textWidth: width) : self
    }

    /// True when the configuration asks for a total of the column.
    func isTotalled(_ totals: TotalsOptions) -> Bool {
        guard isNumeric, aggregate != TableAggregate.none else { return false }
        switch totals {
        case .none: return false
        case .all: return aggregate != nil || (format.groups && format.style != .percent)
        case .columns(let names): return aggregate != nil || names.contains { $0.lowercased() == name.lowercased() }
        }
    }

    /// The total of some rows as text.
    func total(of rows: some Sequence<Int>) -> String? {
        let aggregate = aggregate ?? .sum
        guard let value = aggregate.of(rows.map { values[$0] }.filter { !$0.isNaN }) else { return nil }
        if aggregate == .count { return NumberFormat(style: .decimal, fractionDigits: 0).full(value, language) }
        return format.style == .duration ? DurationFormat.string(value, language) : pattern?.string(value, language)
    }
}
