import Foundation

/// Decides what stands on which page of a report.
struct PagePlanner {
    let report: Report
    let setup: PageSetup
    let context: ChartContext
    private var plan = PlannedReport()
    private var tables: [Int: FormattedTable] = [:]
    private let furniture: [PageSetup.Orientation: PageFurniture]
    private var section = PlannedPage.Section.body

    /// More pages are not made; a table that needs them ends there and says so.
    private static let mostPages = 4_000
    private static let gutter = GridBlock.gutter
    static let headingHeight = 26.0

    /// The one endless page of a picture; nil for paper.
    private let sheet: Rect?

    private init(report: Report, setup: PageSetup, context: ChartContext, sheet: Rect?) {
        self.report = report
        self.sheet = sheet
        self.setup = setup
        self.context = context
        furniture = [PageSetup.Orientation.landscape, .portrait].reduce(into: [:]) {
            $0[$1] = PageFurniture(report: report, setup: setup.turned($1), context: context)
        }
        for (index, widget) in report.widgets.enumerated() {
            guard widget.spec.type == .table, case .data(let table, _, _) = widget.state, !table.isEmpty else {
                continue
            }
            guard widget.spec.options.flow ?? (setup.tableRows == .all) else { continue }
            tables[index] = try? FormattedTable(WidgetContent(spec: widget.spec, table: table, context: context))
        }
    }

    /// The plan; at least one page, and just one when there is an endless sheet for all.
    static func plan(_ report: Report, setup: PageSetup, context: ChartContext, sheet: Rect? = nil) -> PlannedReport {
        var planner = PagePlanner(report: report, setup: setup, context: context, sheet: sheet)
        planner.addCover()
        planner.addGrid()
        planner.addNotes()
        planner.addAppendix()
        return planner.plan
    }

    private mutating func addCover() {
        guard setup.hasCover else { return }
        plan.pages.append(PlannedPage(setup: setup, section: .cover, bottom: 0, area: setup.content))
    }

    // MARK: The grid

    private mutating func addGrid() {
        beginPage(setup)
        var layout = GridLayout(report: report, width: page.area.width)
        layout.tableHeight = cardHeights()
        layout.textHeight = textHeights()
        layout.highestText = sheet.map { $0.width * 4 } ?? fullHeight(setup)
        var blocks: [GridBlock] = []
        var later: [(flow: Int, from: Int)] = []
        for band in layout.bands {
            let breaks = band.items.contains { report.widgets[$0.index].spec.options.pageBreak == "before" }
            let alone = band.items.count == 1 ? band.items[0] : nil
            if breaks || alone.map({ flows($0, in: layout, band: band) }) == true {
                later += add(blocks, isOpen: !breaks)
                blocks = []
            }
            if breaks, !page.items.isEmpty, sheet == nil { beginPage(setup) }
            if let alone, flows(alone, in: layout, band: band) {
                let flow = flow(of: alone.index)
                if plan.flows.indices.contains(flow), plan.flows[flow].setup.orientation != setup.orientation {
                    later.append((flow, 0))
                } else {
                    place(flow, from: 0)
                }
            } else {
                blocks += layout.fragments(band, limit: fullHeight(setup))
            }
        }
        later += add(blocks, isOpen: !later.isEmpty)
        for (flow, from) in later { place(flow, from: from) }
    }

    /// Asks how high the card of a table must be at a width to show all rows; remembers the answers.
    private func cardHeights() -> (Int, Double) -> Double? {
        let (report, context, tables, limit) = (report, context, tables, sheet.map(\.width) ?? fullHeight(setup) * 0.7)
        var known: [Int: Double?] = [:]
        return { index, width in
            if let height = known[index] { return height }
            let flow = tables[index].flatMap { TableFlow($0, spec: report.widgets[index].spec, width: width, allowsParts: false, context: context) }
            let height = flow.map(\.height).flatMap { $0 <= limit ? $0 : nil }
            known[index] = .some(height)
            return height
        }
    }

    /// Asks how high the card of a text must be at a width to show all of it; remembers the answers.
    private func textHeights() -> (Int, Double) -> Double? {
        let (report, context) = (report, context)
        var known: [Int: Double] = [:]
        return { index, width in
            let spec = report.widgets[index].spec
            guard spec.type == .text, spec.options.text != nil else { return nil }
            let height = known[index] ?? TextWidget.cardHeight(spec, width: width, context: context)
            known[index] = height
            return height
        }
    }

    /// True when a table that stands alone in its band does not fit into the card that the dashboard gives it.
    private func flows(_ item: GridBands.Item, in layout: GridLayout, band: GridBands.Band) -> Bool {
        guard tables[item.index] != nil, let placed = layout.block(band).placements.first else { return false }
        guard let wanted = layout.tableHeight(item.index, placed.frame.width) else { return true }
        return wanted > placed.frame.height + 0.01
    }

    /// Puts blocks on pages; answers with the tables that go on elsewhere because their card was too small. The height of rows is changed by at most a quarter
    /// when that saves a page or fills the pages better.
    private mutating func add(_ blocks: [GridBlock], isOpen: Bool) -> [(flow: Int, from: Int)] {
        guard !blocks.isEmpty else { return [] }
        guard sheet == nil else { return blocks.flatMap { add($0, height: $0.height(scaled: 1)) } }
        if page.setup.orientation != setup.orientation { beginPage(setup) }
        let first = page.area.maxY - page.bottom
        let others = fullHeight(setup)
        var best: (pages: [Range<Int>], heights: [Double], cost: Double)?
        for percent in stride(from: 125, through: 75, by: -5) {
            let scale = Double(percent) / 100
            let heights = blocks.map { min($0.height(scaled: scale), others) }
            let divided = PageBreaks.divide(heights, first: first, others: others, gap: Self.gutter, isOpen: isOpen)
            let cost = divided.cost + abs(scale - 1) * (scale > 1 ? 0.5 : 0.35)
            if cost < (best?.cost ?? .infinity) - 1e-9 { best = (divided.pages, heights, cost) }
        }
        guard let best else { return [] }
        var later: [(flow: Int, from: Int)] = []
        for (number, range) in best.pages.enumerated() {
            if number > 0 { beginPage(setup) }
            guard !range.isEmpty else { continue }
            let isLast = number == best.pages.count - 1
            let room = page.area.maxY - page.bottom
            let stretch = isOpen && isLast ? 1 : self.stretch(best.heights[range], room: room, isLast: isLast)
            for index in range {
                let height = max(min(best.heights[index] * stretch, blocks[index].most), best.heights[index] * min(stretch, 1))
                later += add(blocks[index], height: height)
            }
        }
        return later
    }

    private mutating func add(_ block: GridBlock, height: Double) -> [(flow: Int, from: Int)] {
        var later: [(flow: Int, from: Int)] = []
        for placement in block.placements(height: height, top: page.bottom) { later += add(placement) }
        page.bottom += height + Self.gutter
        return later
    }

    private func stretch(_ heights: ArraySlice<Double>, room: Double, isLast: Bool) -> Double {
        let gaps = Self.gutter * Double(heights.count - 1)
        let used = heights.reduce(0, +)
        let stretch = (room - gaps) / max(used, 1)
        return isLast && stretch > 1.12 && used / room < 0.8 ? 1 : min(stretch, 1.2)
    }

    private mutating func add(_ placement: GridBlock.Placement) -> [(flow: Int, from: Int)] {
        var frame = placement.frame
        frame.x += page.area.minX
        let index = placement.index
        let widget = report.widgets[index]
        func item(_ content: PlannedPage.Content) -> PlannedPage.Item { PlannedPage.Item(frame: frame, content: content) }
        guard let table = tables[index] else {
            page.items.append(item(.widget(index, column: placement.column)))
            return []
        }
        let flow = TableFlow(table, spec: widget.spec, width: frame.width, allowsParts: false, context: context)
        let count = flow.map { $0.lines(fitting: frame.height) } ?? 0
        guard let flow, count > 0 else {
            page.items.append(item(.widget(index, column: placement.column)))
            return [(self.flow(of: index), 0)]
        }
        plan.flows.append(PlannedReport.Flow(table: flow, purpose: .widget(index), setup: setup))
        let slice = TableFlow.Slice(lines: 0..<count, isFirst: true)
        page.items.append(item(.table(index, flow: plan.flows.count - 1, slice)))
        return count < table.lines.count ? [(self.flow(of: index), count)] : []
    }

    // MARK: Tables

    /// The flow of a table widget over pages of its own; on lying pages when it is too wide for standing ones.
    private mutating func flow(of index: Int) -> Int {
        guard let table = tables[index] else { return -1 }
        return addFlow(table, spec: report.widgets[index].spec, purpose: .widget(index))
    }

    private mutating func addFlow(_ table: FormattedTable, spec: ChartSpec, purpose: PlannedReport.Flow.Purpose) -> Int {
        func flow(_ setup: PageSetup, parts: Bool) -> PlannedReport.Flow? {
            TableFlow(table, spec: spec, width: sheet?.width ?? setup.content.width, allowsParts: parts, context: context)
                .map { PlannedReport.Flow(table: $0, purpose: purpose, setup: setup) }
        }
        guard sheet == nil else {
            plan.flows += [flow(setup, parts: true)].compactMap { $0 }
            return plan.flows.count - 1
        }
        let wanted = spec.options.pageOrientation.flatMap(PageSetup.Orientation.init(rawValue:))
        let lying = setup.turned(.landscape)
        let chosen =
            wanted.flatMap { flow(setup.turned($0), parts: true) } ?? flow(setup, parts: false) ?? flow(lying, parts: false)
            ?? flow(lying, parts: true)
        guard let chosen else { return -1 }
        plan.flows.append(chosen)
        return plan.flows.count - 1
    }

    /// Puts a table's lines on pages, beginning on the present one when there is room for a few.
    private mutating func place(_ index: Int, from begin: Int) {
        guard plan.flows.indices.contains(index) else { return }
        let flow = plan.flows[index]
        let table = flow.table
        let full = fullHeight(flow.setup)
        let room = page.area.maxY - page.bottom
        let isWhole = begin == 0 && table.height <= full && table.layout.parts.count == 1
        let fits = isWhole ? table.height <= room : table.begins(in: room)
        let waits = isWhole && table.height > room && (table.height < full * 0.5 || room < full * 0.45)
        if page.setup.orientation != flow.setup.orientation || !fits && !table.begins(in: room) || waits { beginPage(flow.setup) }
        let slices = table.slices(from: begin, first: page.area.maxY - page.bottom, others: full)
        for (number, slice) in slices.enumerated() {
            let height = table.height(slice)
            if page.bottom + height > page.area.maxY + 0.5, !page.items.isEmpty { beginPage(flow.setup) }
            let isCut = plan.pages.count >= Self.mostPages && number + 1 < slices.count
            let frame = Rect(x: page.area.minX, y: page.bottom, width: page.area.width, height: height)
            page.items.append(PlannedPage.Item(frame: frame, content: .slice(flow: index, slice, isCut: isCut)))
            page.bottom += height + Self.gutter
            if isCut { break }
        }
    }

    // MARK: Notes and appendix

    private mutating func addNotes() {
        guard setup.hasNotes else { return }
        let notes = ReportNotes(report, shortenedTexts: shortenedTexts, context: context)
        guard let table = try? FormattedTable(WidgetContent(spec: notes.spec, table: notes.table, context: context)), !table.lines.isEmpty else {
            return
        }
        place(addFlow(table, spec: notes.spec, purpose: .notes), from: 0)
    }

    /// Texts that do not fit into the cards that they got.
    private var shortenedTexts: Set<Int> {
        let indices = plan.pages.joinedItems.compactMap { item -> Int? in
            guard case .widget(let index, _) = item.content, report.widgets[index].state != .forbidden else { return nil }
            let spec = report.widgets[index].spec
            return spec.type == .text && TextWidget.isShortened(spec, size: item.frame.size, context: context) ? index : nil
        }
        return Set(indices)
    }

    private mutating func addAppendix() {
        guard setup.hasAppendix else { return }
        var isFirst = true
        for (index, widget) in report.widgets.enumerated() where ![.table, .text].contains(widget.spec.type) {
            guard case .data(let data, _, _) = widget.state, !data.isEmpty else { continue }
            let spec = ChartSpec(type: .table, title: widget.spec.title)
            guard let table = try? FormattedTable(WidgetContent(spec: spec, table: data, context: context)) else { continue }
            if isFirst {
                section = .appendix
                beginPage(setup)
                let frame = Rect(x: page.area.minX, y: page.bottom, width: page.area.width, height: Self.headingHeight)
                let title = PagePhrases(context.language).data
                page.items.append(PlannedPage.Item(frame: frame, content: .heading(title, bookmark: "data")))
                page.bottom += Self.headingHeight
                isFirst = false
            }
            place(addFlow(table, spec: spec, purpose: .data(index)), from: 0)
        }
    }

    // MARK: Pages

    private var page: PlannedPage {
        get { plan.pages[plan.pages.count - 1] }
        _modify { yield &plan.pages[plan.pages.count - 1] }
    }

    private mutating func beginPage(_ setup: PageSetup) {
        if let last = plan.pages.last, last.items.isEmpty, last.section != .cover { plan.pages.removeLast() }
        let area = area(setup, page: plan.pages.count + 1)
        plan.pages.append(PlannedPage(setup: setup, section: section, bottom: area.minY, area: area))
    }

    private func area(_ setup: PageSetup, page: Int) -> Rect {
        if let sheet { return sheet }
        guard let furniture = furniture[setup.orientation] else { return setup.content }
        let area = setup.content.inset(top: furniture.headerHeight(page: page), bottom: furniture.footerHeight)
        return area.height >= 40 ? area : Rect(x: area.minX, y: setup.content.minY, width: area.width, height: max(setup.content.height, 40))
    }

    private func fullHeight(_ setup: PageSetup) -> Double { area(setup, page: 2).height }
}
