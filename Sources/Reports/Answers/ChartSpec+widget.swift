public import Charts
public import Dashboards
import Foundation

extension ChartSpec {
    /// The drawing's view of a widget; an unreadable configuration draws with defaults.
    public init(_ draft: WidgetDraft) {
        let options = (try? JSONEncoder().encode(draft.config)).flatMap { try? ChartOptions(json: $0) } ?? ChartOptions()
        self.init(type: ChartType(draft.type), title: draft.title, options: options)
    }
}

extension ChartType {
    /// The drawing of a type of widget.
    public init(_ type: WidgetType) {
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
