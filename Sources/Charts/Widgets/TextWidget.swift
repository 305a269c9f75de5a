/// Written words in simple markup; needs no data.
struct TextWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }
    private var isMirrored: Bool { content.language.isRightToLeft }

    /// The markup and the lines that have room in an area, with their tops.
    private func fit(_ area: Rect) -> (markup: TextMarkup, lines: [(line: TextFlow.Line, top: Double)], isShortened: Bool) {
        let markup = TextMarkup(content.options.text ?? "")
        let flow = TextFlow(markup.blocks, width: area.width, type: type, isTitled: !content.title.isEmpty)
        var lines: [(line: TextFlow.Line, top: Double)] = []
        var y = area.minY
        for line in flow.lines {
            let top = y + line.space
            guard lines.isEmpty || top + line.height * 0.9 <= area.maxY else { return (markup, lines, true) }
            lines.append((line, top))
            y = top + line.height
        }
        return (markup, lines, markup.isCut)
    }

    /// Lines from the top; what has no room is left out, and an ellipsis and a note say so.
    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        var (markup, lines, isShortened) = fit(area)
        guard !markup.blocks.isEmpty else { throw .nothingToDraw(type.phrases.noText) }
        if isShortened, let last = lines.popLast() { lines.append((ended(last.line), last.top)) }
        var groups: [(block: Int, nodes: [SceneNode])] = []
        for (line, top) in lines {
            let nodes = draw(line, top: top, area: area)
            if groups.last?.block == line.block { groups[groups.count - 1].nodes += nodes } else { groups.append((line.block, nodes)) }
        }
        let levels = headingLevels(markup.blocks)
        let nodes = groups.map { group in
            SceneNode.group(Group(group.nodes, role: levels[group.block].map { .heading(level: $0) } ?? .paragraph))
        }
        return ChartDrawing(
            nodes: nodes,
            alternativeText: markup.blocks.map(\.plain).joined(separator: " "),
            notes: isShortened ? [type.phrases.shortened] : [],
            isText: true
        )
    }

    /// The line with an ellipsis; where that has no room, the run is shortened by as much.
    private func ended(_ line: TextFlow.Line) -> TextFlow.Line {
        var line = line
        guard var piece = line.pieces.popLast() else { return line }
        piece.text += "…"
        piece.width = type.width(piece.text, piece.font)
        line.pieces.append(piece)
        return line
    }

    /// Whether the card of a text leaves out some of it.
    static func isShortened(_ spec: ChartSpec, size: Size, context: ChartContext) -> Bool {
        widget(spec, context).fit(Card(spec: spec, size: size, context: context).body(hasNotes: false)).isShortened
    }

    /// The height of a card that shows all of a text.
    static func cardHeight(_ spec: ChartSpec, width: Double, context: ChartContext) -> Double {
        let tallest = 1e6
        let area = Card(spec: spec, size: Size(width: width, height: tallest), context: context).body(hasNotes: false)
        let last = widget(spec, context).fit(area).lines.last
        return tallest - area.height + (last.map { $0.top + $0.line.height - area.minY } ?? 0)
    }

    private static func widget(_ spec: ChartSpec, _ context: ChartContext) -> TextWidget {
        TextWidget(WidgetContent(spec: spec, table: ChartTable(columns: [], rows: []), context: context))
    }

    /// The level of each heading among the report's: one below the heading that it belongs to, so that none is skipped (ISO 14289-1, 7.4.2).
    private func headingLevels(_ blocks: [TextMarkup.Block]) -> [Int?] {
        let top = content.title.isEmpty ? 2 : 3
        var open: [Int] = []
        return blocks.map { block in
            guard case .heading(let level) = block.kind else { return nil }
            while let last = open.last, last >= level { open.removeLast() }
            open.append(level)
            return top + open.count - 1
        }
    }

    private func draw(_ line: TextFlow.Line, top: Double, area: Rect) -> [SceneNode] {
        let font = line.pieces.first?.font ?? TextStyles.detail
        let baseline = top + type.ascent(font)
        let direction = isMirrored ? -1.0 : 1
        let start = isMirrored ? area.maxX : area.minX
        let anchor: TextRun.Anchor = isMirrored ? .end : .start
        var nodes: [SceneNode] = []
        if let mark = line.mark {
            nodes.append(type.run(mark, font, content.theme.secondaryText, at: Point(start, baseline), anchor: anchor))
        }
        var used = line.indent
        for piece in line.pieces {
            let visible = String(piece.text.drop { $0 == " " })
            let full = visible.count < piece.text.count ? type.width(visible, piece.font) : piece.width
            let x = start + direction * (used + piece.width - full)
            used += piece.width
            let width = min(full, area.width - used + full)
            guard !visible.isEmpty, width > 1 else { continue }
            let color = piece.span.link == nil ? content.theme.text : type.readable(content.theme.good)
            nodes.append(type.run(visible, piece.font, color, at: Point(x, baseline), anchor: anchor, maximumWidth: width + 0.5))
            if let link = piece.span.link {
                let box = Rect(x: isMirrored ? x - width : x, y: top, width: width, height: line.height)
                let rule = baseline + piece.font.size * 0.14
                nodes.append(.stroke(.segment(Point(box.minX, rule), Point(box.maxX, rule)), Stroke(color, width: 0.5)))
                nodes.append(.link(url: link, area: box))
            }
        }
        return nodes
    }
}
