public import Dashboards
public import Foundation

/// What was found out about one widget before drawing.
public struct WidgetFinding: Sendable {
    /// The widget.
    public let widget: Widget
    /// The answer, or why there is none.
    public let outcome: Result<Answer, Failure>

    /// A finding.
    public init(widget: Widget, outcome: Result<Answer, Failure>) {
        self.widget = widget
        self.outcome = outcome
    }

    /// The data to draw.
    public struct Answer: Sendable {
        /// The rows.
        public let table: ResultTable
        /// When they were read from their source.
        public let asOf: Date
        /// Whether they are older than the widget wants them to be.
        public let isStale: Bool

        /// An answer.
        public init(table: ResultTable, asOf: Date, isStale: Bool = false) {
            self.table = table
            self.asOf = asOf
            self.isStale = isStale
        }
    }

    /// Why there is nothing to draw.
    public struct Failure: Error, Sendable {
        /// The stable code.
        public let code: String
        /// What failed, for the reader of the report.
        public let message: String
        /// Whether the reader has no right to see the widget.
        public let isForbidden: Bool

        /// A failure.
        public init(code: String, message: String, isForbidden: Bool = false) {
            self.code = code
            self.message = message
            self.isForbidden = isForbidden
        }
    }

    /// What the export tells of the widget.
    public var exported: ExportedWidget {
        switch outcome {
        case .success(let answer):
            let state = answer.table.rows.isEmpty ? "empty" : answer.table.truncated ? "truncated" : answer.isStale ? "stale" : "ok"
            return ExportedWidget(id: widget.id, state: state, asOf: answer.asOf)
        case .failure(let failure):
            return ExportedWidget(id: widget.id, state: failure.isForbidden ? "forbidden" : "failed", error: failure.code)
        }
    }
}
