import Foundation

/// What a reader should know of data that are drawn: rows that were cut off, their age, how far they are from what they should be, and what the caller adds.
struct DataRemarks {
    let table: ChartTable
    let asOf: Date?
    let notes: [String]
    let type: Typesetter
    let timeZone: TimeZone

    /// As sentences; `countsRows` is false where the drawing itself says how many rows of how many it shows.
    func sentences(countsRows: Bool) -> [String] {
        let phrases = type.phrases
        var result: [String] = []
        if table.conditions.contains(.stale) { result.append(phrases.stale) }
        if table.conditions.contains(.partial) { result.append(phrases.partial) }
        let cut = table.totalRows.map { $0 > table.rowCount } ?? false
        if cut, countsRows, let all = table.totalRows {
            let format = NumberFormat(style: .decimal, fractionDigits: 0)
            result.append(phrases.rows(format.full(Double(table.rowCount), type.language), of: format.full(Double(all), type.language)))
        } else if !cut, table.conditions.contains(.truncated) {
            result.append(phrases.truncated)
        }
        if let asOf, asOf.timeIntervalSince1970.isFinite {
            let time = TimeFormat(clock: CalendarClock(zone: timeZone), language: type.language)
            result.append("\(phrases.asOf) \(time.dateAndTime(asOf.timeIntervalSince1970))")
        }
        return result + notes.map { DisplayText.clean($0) }.filter { !$0.isEmpty }
    }
}
