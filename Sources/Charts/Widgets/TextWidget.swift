/// Written words in simple markup; needs no data.
struct TextWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }
    private var isMirrored: Bool { content.language.isRightToLeft }

    /// Lines from the top; what has no room is left out, and a note says so.
    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let markup = TextMarkup(content.options.text ?? "")
        guard !markup.blocks.isEmpty else { throw .nothingToDraw(type.phrases.noText) }
        let flow = TextFlow(markup.blocks, width: area.width, type: type, isTitled: !content.title.isEmpty)
        var groups: [(block: Int, nodes: [SceneNode])] = []
        var y = area.minY
        var isCut = markup.isCut
        for (index, line) in flow.lines.enumerated() {
            let top = y + line.space
            guard index == 0 || top + line.height * 0.9 <= area.maxY else {
                isCut = true
                break
            }
            let nodes = draw(line, top: top, area: area)
            if groups.last?.block == line.block { groups[groups.count - 1].nodes += nodes } else { groups.append((line.block, nodes)) }
            y = top + line.height
        }
        let nodes = groups.map { group in
            if case .heading(let level) = markup.blocks[group.block].kind {
                return SceneNode.group(Group(group.nodes, role: .heading(level: level + 2)))
            }
            return SceneNode.group(Group(group.nodes, role: .paragraph))
        }
        return ChartDrawing(
            nodes: nodes,
            alternativeText: markup.blocks.map(\.plain).joined(separator: " "),
            notes: isCut ? [type.phrases.shortened] : [],
            isText: true
        )
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
