import Foundation

/// Draws planned pages.
struct PageDrawing {
    let report: Report
    let plan: PlannedReport
    let context: ChartContext
    private let type: Typesetter
    private let phrases: PagePhrases
    /// What each page is called.
    private let labels: [String]
    private let firstPages: [Int: Int]
    /// For each widget the flow that continues or repeats its rows, and the flow that shows its data.
    private var rowFlows: [Int: Int] = [:]
    private var dataFlows: [Int: Int] = [:]
    /// Widgets that have a card, even if their rows go on elsewhere.
    private let cardWidgets: Set<Int>

    init(report: Report, plan: PlannedReport, context: ChartContext) {
        self.report = report
        self.plan = plan
        self.context = context
        type = Typesetter(context)
        phrases = PagePhrases(type.language)
        let covers = plan.pages.count { $0.section == .cover }
        labels = plan.pages.indices.map { $0 < covers ? "i" : String($0 - covers + 1) }
        firstPages = plan.firstPages
        cardWidgets = Set(
            plan.pages.joinedItems.compactMap { item in
                switch item.content {
                case .widget(let index, _), .table(let index, _, _): index
                case .slice, .heading: nil
                }
            }
        )
        for flow in plan.flows.indices where firstPages[flow] != nil {
            switch plan.flows[flow].purpose {
            case .widget(let index): rowFlows[index] = flow
            case .data(let index): dataFlows[index] = flow
            case .notes: break
            }
        }
    }

    /// All pages as scenes.
    func scenes() -> [Scene] {
        let count = plan.pages.count { $0.section != .cover }
        var known: [PageSetup.Orientation: PageFurniture] = [:]
        return plan.pages.enumerated().map { number, page in
            let furniture = known[page.setup.orientation] ?? PageFurniture(report: report, setup: page.setup, context: context)
            known[page.setup.orientation] = furniture
            let size = page.setup.pageSize
            guard page.section != .cover else {
                let cover = CoverPage(report: report, area: page.setup.content, context: context, entries: contents)
                return Scene(size: size, background: context.theme.page, root: Group(cover.nodes), label: labels[number])
            }
            var nodes = furniture.header(page: number + 1, label: labels[number], of: count)
            nodes += items(page, number: number)
            if page.items.isEmpty { nodes.append(furniture.emptyNote(top: page.area.minY)) }
            nodes += furniture.footer(label: labels[number], of: count)
            return Scene(size: size, background: context.theme.page, root: Group(nodes), label: labels[number], bookmarks: bookmarks(page))
        }
    }

    /// Draws the items of a page. Where the difference is small, plots of widgets in one grid column begin at the same distance from the left, and plots
    /// of widgets side by side end at the same height.
    func items(_ page: PlannedPage, number: Int = 0) -> [SceneNode] {
        var cards: [Int: (group: Group, plot: Rect?)] = [:]
        var columns: [Int: [Double]] = [:]
        var rows: [Row: [PlotRoom]] = [:]
        for (place, item) in page.items.enumerated() {
            guard case .widget(let index, let column) = item.content else { continue }
            let card = card(index, size: item.frame.size, onPage: number)
            cards[place] = card
            guard let plot = card.plot else { continue }
            let room = PlotRoom(around: plot, in: item.frame.size)
            columns[column, default: []].append(room.left)
            rows[Row(item.frame), default: []].append(room)
        }
        var nodes: [SceneNode] = []
        for (place, item) in page.items.enumerated() {
            var group: Group
            switch item.content {
            case .widget(let index, let column):
                guard let card = cards[place] else { continue }
                group = card.group
                if let plot = card.plot {
                    let own = PlotRoom(around: plot, in: item.frame.size)
                    let row = rows[Row(item.frame)] ?? []
                    let room = PlotRoom(
                        left: (columns[column] ?? []).shared(with: own.left, limit: PlotRoom.limit.left),
                        top: row.map(\.top).shared(with: own.top, limit: PlotRoom.limit.top),
                        bottom: row.map(\.bottom).shared(with: own.bottom, limit: PlotRoom.limit.bottom)
                    )
                    if room.differs(from: own) { group = self.card(index, size: item.frame.size, room: room, onPage: number).group }
                }
                group.children += links(of: index, size: item.frame.size)
            case .table(let index, let flow, let slice):
                group = plan.flows[flow].table.card(slice, size: item.frame.size, remarks: remarks(of: index, onPage: number))
                group.children += links(of: index, size: item.frame.size)
            case .slice(let flow, let slice, let isCut):
                group = plan.flows[flow].table.card(slice, size: item.frame.size, remarks: remarks(flow, slice, isCut: isCut))
                if slice.isFirst, case .widget(let index) = plan.flows[flow].purpose { group.children += titleLink(of: index, size: item.frame.size) }
            case .heading(let title, _):
                let run = type.run(
                    title,
                    TextStyles.reportTitle,
                    context.theme.text,
                    at: Point(0, 18),
                    maximumWidth: item.frame.width
                )
                group = Group([run], role: .heading(level: 2))
            }
            group.offset = item.frame.origin
            nodes.append(.group(group))
        }
        return nodes
    }

    private func card(_ index: Int, size: Size, room: PlotRoom = PlotRoom(), onPage page: Int) -> (group: Group, plot: Rect?) {
        let widget = report.widgets[index]
        var state = widget.state
        if case .data(let table, let asOf, let notes) = state {
            state = .data(table, asOf: asOf, notes: notes + remarks(of: index, onPage: page, isWhole: true))
        }
        return ChartBuilder.card(for: widget.spec, state: state, size: size, context: context, room: room)
    }

    /// Cards side by side: they begin and end at the same heights.
    private struct Row: Hashable {
        let top: Int
        let bottom: Int

        init(_ frame: Rect) {
            top = Int((frame.minY * 10).rounded())
            bottom = Int((frame.maxY * 10).rounded())
        }
    }

    // MARK: What refers to other pages

    private func label(_ flow: Int) -> String? { firstPages[flow].map { labels[$0] } }

    /// Where the rest or the data of a widget stand; nothing about what goes on below on the same page.
    private func remarks(of index: Int, onPage number: Int, isWhole: Bool = false) -> [String] {
        var remarks: [String] = []
        if let flow = rowFlows[index], let page = label(flow), isWhole || firstPages[flow] != number {
            remarks.append(isWhole ? phrases.whole(onPage: page) : phrases.continued(onPage: page))
        }
        if let page = dataFlows[index].flatMap(label) { remarks.append(phrases.data(onPage: page)) }
        return remarks
    }

    private func remarks(_ flow: Int, _ slice: TableFlow.Slice, isCut: Bool) -> [String] {
        guard isCut, let last = plan.flows[flow].table.table.rowNumbers(slice.lines)?.upperBound else { return [] }
        let format = NumberFormat(style: .decimal, fractionDigits: 0)
        let all = plan.flows[flow].table.table.allRows
        return [type.phrases.rows(format.full(Double(last), type.language), of: format.full(Double(all), type.language))]
    }

    /// Links of a card: its title to the address that the configuration gives, its notes to the rows or data elsewhere.
    private func links(of index: Int, size: Size) -> [SceneNode] {
        var nodes = titleLink(of: index, size: size)
        if let flow = rowFlows[index] ?? dataFlows[index], size.height >= 96 {
            nodes.append(.link(url: "#" + name(flow), area: Rect(x: 0, y: size.height - 22, width: size.width, height: 22)))
        }
        return nodes
    }

    private func titleLink(of index: Int, size: Size) -> [SceneNode] {
        guard let address = report.widgets[index].spec.options.link, address.utf8.count <= 2_048 else { return [] }
        let scheme = address.prefix { $0 != ":" }.lowercased()
        guard ["http", "https", "mailto"].contains(scheme) else { return [] }
        return [.link(url: address, area: Rect(x: 0, y: 0, width: size.width, height: min(24, size.height)))]
    }

    private func name(_ flow: Int) -> String {
        switch plan.flows[flow].purpose {
        case .widget(let index): "rows-\(report.widgets[index].id)"
        case .data(let index): "data-\(report.widgets[index].id)"
        case .notes: "notes"
        }
    }

    /// The places of a page that the outline names or links lead to.
    private func bookmarks(_ page: PlannedPage) -> [Bookmark] {
        page.items.flatMap { item -> [Bookmark] in
            let origin = item.frame.origin
            switch item.content {
            case .widget(let index, _), .table(let index, _, _): return [widgetBookmark(index, origin)]
            case .heading(let title, let bookmark): return [Bookmark(name: bookmark, title: title, origin: origin)]
            case .slice(let flow, let slice, _):
                guard isBeginning(flow, slice, on: page) else { return [] }
                switch plan.flows[flow].purpose {
                case .widget(let index):
                    let rows = Bookmark(name: name(flow), title: "", origin: origin)
                    return slice.isFirst && !cardWidgets.contains(index) ? [widgetBookmark(index, origin), rows] : [rows]
                case .data(let index):
                    return [Bookmark(name: name(flow), title: DisplayText.clean(report.widgets[index].spec.title), level: 2, origin: origin)]
                case .notes: return [Bookmark(name: name(flow), title: phrases.notes, origin: origin)]
                }
            }
        }
    }

    private func widgetBookmark(_ index: Int, _ origin: Point) -> Bookmark {
        Bookmark(name: "widget-\(report.widgets[index].id)", title: DisplayText.clean(report.widgets[index].spec.title), origin: origin)
    }

    private func isBeginning(_ flow: Int, _ slice: TableFlow.Slice, on page: PlannedPage) -> Bool {
        guard let first = firstPages[flow] else { return false }
        for item in plan.pages[first].items {
            if case .slice(flow, let other, _) = item.content { return other == slice }
        }
        return false
    }

    /// The entries of the list of contents, in the order of the pages.
    private var contents: [CoverPage.Entry] {
        plan.pages.enumerated().flatMap { number, page in
            bookmarks(page).filter { !$0.title.isEmpty && $0.level == 1 }
                .map { CoverPage.Entry(title: $0.title, label: labels[number], bookmark: $0.name) }
        }
    }
}

extension [PlannedPage] {
    /// The items of all pages.
    var joinedItems: [PlannedPage.Item] { flatMap(\.items) }
}
