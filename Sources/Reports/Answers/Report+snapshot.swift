public import Charts
public import Dashboards
public import Foundation

extension Report {
    /// The drawing's plan of a dashboard and what was found of its widgets.
    public init(_ snapshot: DashboardSnapshot, findings: [WidgetFinding], generatedAt: Date) {
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
    public init(_ finding: WidgetFinding, reportAsOf: Date) {
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
