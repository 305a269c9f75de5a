import Charts
import Dashboards
import Foundation

/// What was found out about one widget before drawing.
struct WidgetFinding: Sendable {
    let widget: Widget
    /// The answer, or why there is none.
    let outcome: Result<Answer, Failure>

    /// The data to draw.
    struct Answer: Sendable {
        let table: ResultTable
        let asOf: Date
        let isStale: Bool
    }

    /// Why there is nothing to draw.
    struct Failure: Error, Sendable {
        let code: String
        let message: String
        let isForbidden: Bool
    }

    /// What the export tells of the widget.
    var exported: ExportedWidget {
        switch outcome {
        case .success(let answer):
            let state = answer.table.rows.isEmpty ? "empty" : answer.table.truncated ? "truncated" : answer.isStale ? "stale" : "ok"
            return ExportedWidget(id: widget.id, state: state, asOf: answer.asOf)
        case .failure(let failure):
            return ExportedWidget(id: widget.id, state: failure.isForbidden ? "forbidden" : "failed", error: failure.code)
        }
    }
}

extension Report {
    /// The drawing's plan of a dashboard and what was found of its widgets.
    init(_ snapshot: DashboardSnapshot, findings: [WidgetFinding], generatedAt: Date) {
        let dashboard = snapshot.dashboard
        let asOf = findings.compactMap(\.exported.asOf).min() ?? generatedAt
        self.init(
            title: dashboard.draft.name,
            description: dashboard.draft.description,
            widgets: findings.map { ReportWidget($0, reportAsOf: asOf) },
            columns: dashboard.draft.layout.columns,
            rowHeight: dashboard.draft.layout.rowHeight,
            asOf: asOf,
            facility: dashboard.facilityID.rawValue,
            generatedAt: generatedAt
        )
    }
}

extension ReportWidget {
    /// A card tells the age of its data only where it differs from the report's by more than a minute.
    init(_ finding: WidgetFinding, reportAsOf: Date) {
        let draft = finding.widget.draft
        let position = draft.position
        let state: ChartState =
            switch finding.outcome {
            case .failure(let failure): failure.isForbidden ? .forbidden : .error(code: failure.code, message: failure.message)
            case .success(let answer):
                .data(
                    ChartTable(answer.table, isStale: answer.isStale),
                    asOf: answer.asOf.timeIntervalSince(reportAsOf) > 60 ? answer.asOf : nil
                )
            }
        self.init(
            id: finding.widget.id.description,
            spec: ChartSpec(draft),
            state: state,
            position: WidgetPosition(x: position.x, y: position.y, w: position.w, h: position.h)
        )
    }
}

extension ChartSpec {
    /// The drawing's view of a widget; an unreadable configuration draws with defaults.
    init(_ draft: WidgetDraft) {
        let options = (try? JSONEncoder().encode(draft.config)).flatMap { try? ChartOptions(json: $0) } ?? ChartOptions()
        self.init(type: ChartType(draft.type), title: draft.title, options: options)
    }
}

extension ChartType {
    init(_ type: WidgetType) {
        self =
            switch type {
            case .kpi: .kpi
            case .line: .line
            case .area: .area
            case .bar: .bar
            case .table: .table
            case .heatmap: .heatmap
            case .map: .map
            case .gauge: .gauge
            case .pie: .pie
            case .histogram: .histogram
            case .funnel: .funnel
            case .cohort: .cohort
            case .text: .text
            }
    }
}

extension ChartTable {
    /// The drawing's view of an answer.
    init(_ table: ResultTable, isStale: Bool = false) {
        var conditions: Set<DataCondition> = []
        if table.truncated { conditions.insert(.truncated) }
        if isStale { conditions.insert(.stale) }
        let columns = table.columns.map { ChartColumn(name: $0.name, type: .init($0.type)) }
        let types = table.columns.map(\.type)
        let rows = table.rows.map { row in zip(row, types).map { ChartValue($0, as: $1) } }
        self.init(columns: columns, rows: rows, conditions: conditions)
    }
}

extension ChartColumn.ColumnType {
    init(_ type: ColumnType) {
        self =
            switch type {
            case .string, .json: .string
            case .integer: .integer
            case .number: .number
            case .boolean: .boolean
            case .date: .date
            case .timestamp: .timestamp
            }
    }
}

extension ChartValue {
    init(_ value: JSONValue, as type: ColumnType) {
        switch (value, type) {
        case (.null, _): self = .null
        case (.bool(let truth), _): self = .boolean(truth)
        case (.integer(let number), _): self = .number(Double(number))
        case (.number(let number), _): self = .number(number)
        case (.string(let text), .integer), (.string(let text), .number): self = Double(text).map(ChartValue.number) ?? .text(text)
        case (.string(let text), .date): self = Date(rfc3339: text + "T00:00:00Z").map(ChartValue.time) ?? .text(text)
        case (.string(let text), .timestamp): self = Date(rfc3339: text).map(ChartValue.time) ?? .text(text)
        case (.string(let text), _): self = .text(text)
        case (.array, _), (.object, _):
            let text = (try? JSONEncoder.dashboards.encode(value)).map { String(decoding: $0, as: UTF8.self) }
            self = text.map(ChartValue.text) ?? .null
        }
    }
}
