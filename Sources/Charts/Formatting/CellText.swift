import Foundation

/// Writes the values of a column as text, for categories and cells.
struct CellText {
    private let time: TimeFormat
    private let isDay: Bool
    private let isYear: Bool

    init(_ content: WidgetContent, column: Int) {
        time = content.timeFormat(column: column)
        isDay = content.table.columns[column].type == .date
        isYear = content.isYear(column)
    }

    func callAsFunction(_ value: ChartValue) -> String {
        switch value {
        case .null: return "–"
        case .text(let text): return DisplayText.clean(text)
        case .boolean(let flag): return flag ? "true" : "false"
        case .number(let number):
            guard number.isFinite else { return "–" }
            var format = NumberFormat(style: .decimal)
            format.groups = !isYear
            return format.pattern(column: [number], time.language).string(number, time.language)
        case .time(let date):
            let seconds = date.timeIntervalSince1970
            return seconds.isFinite ? time.dateAndTime(seconds, dateOnly: isDay) : "–"
        }
    }
}
