public import Charts
public import Dashboards
import Foundation

extension PageSetup {
    /// The pages that an export asks for.
    public init(_ options: ExportOptions) {
        self.init(
            paper: Paper(rawValue: options.paper.lowercased()) ?? .a4,
            orientation: options.orientation == "portrait" ? .portrait : .landscape,
            margins: Margins(top: options.margin, right: options.margin, bottom: options.margin, left: options.margin),
            header: options.header.map(Line.init),
            footer: options.footer.map(Line.init)
        )
        tableRows = options.tables == "fitting" ? .fitting : .all
        (hasCover, hasAppendix, hasNotes) = (options.cover, options.appendix, options.notes)
    }
}

extension PageSetup.Line {
    /// A line of a page with its placeholders.
    init(_ line: ExportOptions.PageLine) {
        self.init(left: line.left ?? "", center: line.center ?? "", right: line.right ?? "")
    }
}

extension ChartContext {
    /// Theme, language and time zone that an export asks for.
    public init(_ options: ExportOptions, measurer: any TextMeasuring) {
        self.init(
            theme: options.theme == "dark" ? .dark : .light,
            locale: options.locale,
            timeZone: TimeZone(identifier: options.timeZone) ?? .gmt,
            measurer: measurer
        )
    }
}
