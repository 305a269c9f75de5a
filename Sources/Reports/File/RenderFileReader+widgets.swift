import Charts
import Dashboards
import Foundation

extension RenderFileReader {
    /// The widgets in the document's order, or nil when there is no list of them.
    mutating func widgets(_ list: DocumentNode, columns: Int) -> [ReportWidget]? {
        guard let items = list.items else {
            fail(.wrongKind, at: list, "A list of widgets is wanted here, not \(list.kind).")
            return nil
        }
        guard items.count <= RenderFile.mostWidgets else {
            fail(.tooLarge, at: list, "There are \(items.count) widgets; a render file has at most \(RenderFile.mostWidgets).")
            return nil
        }
        if items.isEmpty { fail(.missingMember, at: list, "There are no widgets; add at least one.") }
        var drawn: [(widget: ReportWidget, isPlaced: Bool)] = []
        var known: Set<String> = []
        for (index, item) in items.enumerated() {
            guard let widget = widget(item, number: index + 1, columns: columns) else { continue }
            if !known.insert(widget.id).inserted {
                fail(.invalid, at: item["id"] ?? item, "There is another widget “\(widget.id.prefix(60))” above; each widget has an id of its own.")
            }
            drawn.append((widget, item["position"] != nil))
        }
        let placed = drawn.filter(\.isPlaced).map(\.widget.position)
        var flow = WidgetFlow(columns: columns, top: placed.map { $0.y + $0.h }.max() ?? 0)
        return drawn.map { widget, isPlaced in
            var widget = widget
            if !isPlaced { widget.position = flow.place(widget.spec.type) }
            return widget
        }
    }

    private mutating func widget(_ node: DocumentNode, number: Int, columns: Int) -> ReportWidget? {
        allow(["id", "type", "title", "subtitle", "position", "config", "data"], in: node)
        guard node.members != nil, let type = required("type", in: node).flatMap({ type($0) }) else { return nil }
        var draft = WidgetDraft(dashboardID: DashboardID(), type: .table, title: "", queryID: nil, position: GridPosition(x: 0, y: 0, w: 1, h: 1))
        draft.title = node["title"].flatMap { text($0) } ?? ""
        if let place = node["position"] { draft.position = position(place) ?? draft.position }
        let config = node["config"]
        if let config {
            if case .object(let members)? = json(config) { draft.config = members }
            check(config, .object(ConfigKind.members))
        }
        for violation in draft.violations(columns: columns) { fail(.invalid, violation, in: node) }
        var spec = ChartSpec(draft)
        spec.type = type
        spec.subtitle = node["subtitle"].flatMap { text($0) }
        let state = state(of: node, type: type)
        if case .data(let table, _, _) = state { check(spec, against: table, in: config ?? node) }
        let place = draft.position
        return ReportWidget(
            id: node["id"].flatMap { text($0) } ?? "widget-\(number)",
            spec: spec,
            state: state ?? .noData(reason: ""),
            position: WidgetPosition(x: place.x, y: place.y, w: place.w, h: place.h)
        )
    }

    private mutating func type(_ node: DocumentNode) -> ChartType? {
        guard let name = text(node) else { return nil }
        if let type = ChartType(rawValue: name) { return type }
        let names = ChartType.allCases.map(\.rawValue)
        let hint = name.nearest(in: names).map { " Did you mean “\($0)”?" } ?? ""
        fail(.unknownWidgetType, at: node, "There is no widget type “\(name.prefix(60))”.\(hint) Types: \(names.joined(separator: ", ")).")
        return nil
    }

    private mutating func position(_ node: DocumentNode) -> GridPosition? {
        allow(["x", "y", "w", "h"], in: node)
        let numbers = ["x", "y", "w", "h"].map { name in required(name, in: node).flatMap { integer($0) } }
        guard let x = numbers[0], let y = numbers[1], let w = numbers[2], let h = numbers[3] else { return nil }
        return GridPosition(x: x, y: y, w: w, h: h)
    }

    /// Columns that the configuration names must be there.
    private mutating func check(_ spec: ChartSpec, against table: ChartTable, in config: DocumentNode) {
        let known = table.columns.map(\.name)
        for (member, column) in spec.namedColumns where table.index(of: column) == nil {
            let hint = column.nearest(in: known).map { " Did you mean “\($0)”?" } ?? ""
            let list = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
            fail(.unknownColumn, at: config.deepest("/" + member), "The data have no column “\(column.prefix(60))”.\(hint) Columns: \(list).")
        }
    }
}

extension ChartSpec {
    /// The members of the configuration that name a column, with that name.
    fileprivate var namedColumns: [(member: String, column: String)] {
        var names: [(String, String?)] = [
            ("x", options.x), ("series", options.series), ("value", options.value), ("latitude", options.latitude), ("longitude", options.longitude),
            ("size", options.size), ("region", options.region),
        ]
        names += options.y.map { ("y", $0) } + options.columns.map { ("columns", $0.name) }
        names += options.groupBy.map { ("groupBy", $0) }
        if type == .map { names.append(("label", options.label)) }
        if type == .kpi, let comparison = options.comparison, Double(comparison) == nil { names.append(("comparison", comparison)) }
        if case .columns(let totals) = options.totals { names += totals.map { ("totals", $0) } }
        return names.compactMap { member, column in column.map { (member, $0) } }
    }
}
