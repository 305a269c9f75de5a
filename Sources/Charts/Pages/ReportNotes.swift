import Foundation

/// What a report lacks: widgets without data, with old or with incomplete ones, and shortened texts, as a table.
struct ReportNotes {
    let spec: ChartSpec
    let table: ChartTable

    /// - Parameter shortenedTexts: indices of texts that do not fit into their cards.
    init(_ report: Report, shortenedTexts: Set<Int>, context: ChartContext) {
        let type = Typesetter(context)
        let pages = PagePhrases(type.language)
        let phrases = type.phrases
        var rows: [[ChartValue]] = []
        for (index, widget) in report.widgets.enumerated() {
            var remarks: [String] = []
            switch widget.state {
            case _ where widget.spec.type == .text: if shortenedTexts.contains(index) { remarks.append(phrases.shortened) }
            case .data(let table, let asOf, let notes):
                if table.rowCount == 0 { remarks.append(phrases.noData) }
                let data = DataRemarks(table: table, asOf: asOf, notes: notes, type: type, timeZone: context.timeZone)
                remarks += data.sentences(countsRows: true)
            case .noData(let reason): remarks.append([phrases.noData, DisplayText.clean(reason)].filter { !$0.isEmpty }.joined(separator: ". "))
            case .error(let code, let message): remarks.append("\(phrases.notAvailable): \(DisplayText.clean(message)) (\(DisplayText.clean(code)))")
            case .forbidden: remarks.append(phrases.forbidden)
            }
            guard !remarks.isEmpty else { continue }
            let title = DisplayText.clean(widget.spec.title)
            rows.append([.text(title.isEmpty ? widget.id : title), .text(remarks.joined(separator: " · "))])
        }
        spec = ChartSpec(type: .table, title: pages.notes)
        let columns = [pages.widget, pages.remark].map { ChartColumn(name: $0, type: .string) }
        table = ChartTable(columns: columns, rows: rows)
    }
}
