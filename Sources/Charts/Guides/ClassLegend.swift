/// A strip of the classes' colours with their edges, and the colour of places without data.
struct ClassLegend {
    let breaks: ClassBreaks
    let colors: [Color]
    let content: WidgetContent
    let showsMissing: Bool

    /// Height with the space below.
    var height: Double { content.options.legend == false ? 0 : 25 }

    /// From the top left corner.
    func draw(at origin: Point, width: Double) -> [SceneNode] {
        guard content.options.legend != false else { return [] }
        let type = content.type
        let font = TextStyles.axis
        let texts = content.format.strings(ticks: breaks.edges, content.language)
        let widest = type.width(of: texts, font)
        let missingWidth = showsMissing ? 10 + type.width(type.phrases.noValue, font) + 14 : 0
        let cell = min(max(widest + 6, 26), max((width - missingWidth - widest) / Double(breaks.count), 8))
        let every = widest + 4 > cell ? max(1, breaks.count) : 1
        let inset = min(type.width(texts.first ?? "", font) / 2, 20)
        var nodes: [SceneNode] = []
        for (index, color) in colors.enumerated() {
            nodes.append(.fill(.rect(Rect(x: origin.x + inset + cell * Double(index), y: origin.y, width: cell - 0.75, height: 7)), color))
        }
        for (index, text) in texts.enumerated() where index % every == 0 {
            let x = origin.x + inset + cell * Double(index) - 0.4
            nodes.append(type.run(text, font, content.theme.axisText, at: Point(x, origin.y + 9 + type.ascent(font)), anchor: .middle))
        }
        if showsMissing {
            let x = origin.x + inset + cell * Double(colors.count) + max(14, type.width(texts.last ?? "", font) / 2 + 6)
            if x + 10 + type.width(type.phrases.noValue, font) <= origin.x + width {
                nodes.append(.fill(.rect(Rect(x: x, y: origin.y, width: 7, height: 7)), content.theme.missing))
                nodes.append(
                    type.run(type.phrases.noValue, font, content.theme.axisText, at: Point(x + 10, type.baseline(centered: origin.y + 3.5, font)))
                )
            }
        }
        return nodes
    }
}
