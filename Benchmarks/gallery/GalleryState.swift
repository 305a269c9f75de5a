import Charts
import Foundation

/// What may be known about a widget's data.
enum GalleryState: String, CaseIterable {
    case empty, error, forbidden, stale, truncated, partial

    /// The widget in this state.
    func applied(to widget: ReportWidget) -> ReportWidget {
        var widget = widget
        switch (self, widget.state) {
        case (.empty, _): widget.state = .noData(reason: "No flights between 1 and 3 March 2014.")
        case (.error, _): widget.state = .error(code: "query.timeout", message: "The query took longer than 30 s and was cancelled.")
        case (.forbidden, _): widget.state = .forbidden
        case (.stale, .data(var table, _, _)):
            table.conditions = [.stale]
            widget.state = .data(table, asOf: Date(timeIntervalSince1970: 1_388_484_000))
        case (.truncated, .data(var table, _, _)):
            table.totalRows = 48_210
            table.conditions = [.truncated]
            widget.state = .data(table)
        case (.partial, .data(var table, _, _)):
            table.conditions = [.partial]
            widget.state = .data(table)
        default: break
        }
        return widget
    }
}
