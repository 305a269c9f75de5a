import Foundation

extension ReportBuilder {
    /// The data of each widget that has some as a CSV file, to travel inside the PDF. Names are made of the widgets' titles and are unique.
    public static func attachments(_ report: Report) -> [ReportAttachment] {
        var taken = Set<String>()
        return report.widgets.compactMap { widget in
            guard widget.spec.type != .text, case .data(let table, _, _) = widget.state, !table.columns.isEmpty else { return nil }
            let title = DisplayText.clean(widget.spec.title, limit: 80)
            let stem = fileStem(title.isEmpty ? widget.spec.type.rawValue : title)
            var name = stem + ".csv"
            var number = 2
            while !taken.insert(name.lowercased()).inserted {
                name = "\(stem)-\(number).csv"
                number += 1
            }
            return ReportAttachment(name: name, mediaType: "text/csv", bytes: CSVDocument(table).bytes, relationship: .data, description: title)
        }
    }

    /// Letters, digits and single hyphens, so that no system takes part of it for a path.
    private static func fileStem(_ title: String) -> String {
        let words = title.split { !$0.isLetter && !$0.isNumber }
        let stem = words.joined(separator: "-")
        return stem.isEmpty ? "data" : stem
    }
}
