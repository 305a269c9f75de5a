import Dashboards
import DataSources
import Foundation
import Reports
import WidgetData

/// Asks for the data of every widget of a dashboard, four at a time, through the same cache and the same rules as any reader.
struct WidgetFindings {
    let reader: WidgetDataReader

    private static let breadth = 4

    /// What was found of each widget, in the snapshot's order.
    ///
    /// - Parameter progress: told the share of widgets that are done, from 0 to 1.
    func of(_ snapshot: DashboardSnapshot, export: Export, progress: (Double) async -> Void) async -> [WidgetFinding] {
        let reader = reader
        return await withTaskGroup(of: WidgetFinding.self) { group in
            var waiting = snapshot.widgets.makeIterator()
            var found: [WidgetID: WidgetFinding] = [:]
            func start() {
                guard let widget = waiting.next() else { return }
                let query = snapshot.query(of: widget)
                group.addTask { await Self.finding(widget, query, export, reader) }
            }
            for _ in 0..<Self.breadth { start() }
            for await finding in group {
                found[finding.widget.id] = finding
                await progress(Double(found.count) / Double(snapshot.widgets.count))
                start()
            }
            return snapshot.widgets.compactMap { found[$0.id] }
        }
    }

    private static func finding(_ widget: Widget, _ query: Query?, _ export: Export, _ reader: WidgetDataReader) async -> WidgetFinding {
        let declared = Set((query?.draft.parameters ?? []).map(\.name))
        let request = WidgetDataRequest(
            widgetID: widget.id,
            edition: export.version == 0 ? .draft : .version(export.version, of: export.dashboardID),
            parameters: export.parameters.filter { declared.contains($0.key) },
            principal: export.principal
        )
        do throws(WidgetDataError) {
            let answer = try await reader.table(request)
            return WidgetFinding(
                widget: widget,
                outcome: .success(.init(table: answer.table, asOf: answer.asOf, isStale: answer.state == .stale))
            )
        } catch {
            return WidgetFinding(widget: widget, outcome: .failure(.init(error)))
        }
    }
}

extension WidgetFinding.Failure {
    init(_ error: WidgetDataError) {
        switch error {
        case .notFound, .forbidden: self.init(code: "forbidden", message: "You cannot see this widget.", isForbidden: true)
        case .source(let error): self.init(code: error.code.rawValue, message: error.message)
        case .noQuery, .invalidParameters, .storage, .busy: self.init(code: error.code, message: error.description)
        }
    }
}
