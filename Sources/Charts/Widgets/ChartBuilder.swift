import Foundation

/// Turns a widget's specification and data into a drawing.
public enum ChartBuilder {
    /// The scene of one widget, its card as large as the scene. What cannot be drawn is drawn as its state; nothing is thrown.
    public static func scene(for spec: ChartSpec, state: ChartState, size: Size, context: ChartContext) -> Scene {
        let size = Size(
            width: min(max(size.width.isFinite ? size.width : 300, 24), 20_000),
            height: min(max(size.height.isFinite ? size.height : 200, 24), 20_000)
        )
        return Scene(size: size, background: nil, root: Group([.group(card(for: spec, state: state, size: size, context: context).group)]))
    }

    /// A widget's card at the origin, and where its plot stands in it; `room` is the least that is left around the plot.
    static func card(for spec: ChartSpec, state: ChartState, size: Size, context: ChartContext, room: PlotRoom = PlotRoom()) -> (
        group: Group, plot: Rect?
    ) {
        let card = Card(spec: spec, size: size, context: context)
        var state = state
        if spec.type == .text, spec.options.text != nil, state != .forbidden { state = .data(ChartTable(columns: [], rows: [])) }
        switch state {
        case .data(let table, let asOf, let notes):
            guard spec.type == .text || !table.isEmpty else { return (card.state(.empty, reason: ""), nil) }
            var content = WidgetContent(spec: spec, table: table, context: context)
            do {
                guard card.hasRoom else { return (card.filled(ChartDrawing(nodes: [], alternativeText: spec.title), notes: []), nil) }
                let conditions = table.conditions
                let remarks = DataRemarks(table: table, asOf: asOf, notes: notes, type: content.type, timeZone: context.timeZone)
                    .sentences(countsRows: spec.type != .table)
                func draw(hasNotes: Bool) throws(ChartProblem) -> ChartDrawing {
                    let body = card.body(hasNotes: hasNotes)
                    content.room = room.inside(body, of: size)
                    return try widget(content).draw(in: body)
                }
                var drawing = try draw(hasNotes: !remarks.isEmpty)
                if !drawing.notes.isEmpty, remarks.isEmpty { drawing = try draw(hasNotes: true) }
                return (card.filled(drawing, notes: drawing.notes + remarks, conditions: conditions), drawing.plot)
            } catch .nothingToDraw(let reason) {
                return (card.state(.empty, reason: reason), nil)
            } catch {
                return (card.state(.failed(code: error.code), reason: error.message), nil)
            }
        case .noData(let reason): return (card.state(.empty, reason: reason), nil)
        case .error(let code, let message): return (card.state(.failed(code: code), reason: message), nil)
        case .forbidden: return (card.state(.forbidden, reason: ""), nil)
        }
    }

    private static func widget(_ content: WidgetContent) -> any WidgetDrawing {
        switch content.spec.type {
        case .kpi: KPIWidget(content)
        case .line: LineWidget(content)
        case .area: AreaWidget(content)
        case .bar: BarWidget(content)
        case .table: TableWidget(content)
        case .heatmap: HeatmapWidget(content)
        case .map: MapWidget(content)
        case .gauge: GaugeWidget(content)
        case .pie: PieWidget(content)
        case .histogram: HistogramWidget(content)
        case .funnel: FunnelWidget(content)
        case .cohort: CohortWidget(content)
        case .text: TextWidget(content)
        }
    }
}
