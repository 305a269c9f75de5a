import Foundation

/// The frame of a widget: border, title, subtitle, notes; and the states in which there is no chart.
struct Card {
    /// Why there is no chart.
    enum Vacancy {
        case empty
        case failed(code: String)
        case forbidden
    }

    let spec: ChartSpec
    let size: Size
    let context: ChartContext
    private let type: Typesetter

    init(spec: ChartSpec, size: Size, context: ChartContext) {
        self.spec = spec
        self.size = size
        self.context = context
        type = Typesetter(context)
    }

    private var theme: Theme { context.theme }
    private var padding: Double { min(size.width, size.height) < 70 ? 7 : 9 }
    private var inner: Rect { Rect(size: size).inset(by: padding) }
    private var title: String { DisplayText.clean(spec.title) }
    private var titleFont: FontStyle { spec.type == .kpi || spec.type == .gauge ? TextStyles.figureTitle : TextStyles.title }

    private var subtitle: String {
        let text = DisplayText.clean(spec.subtitle ?? "")
        guard ![.kpi, .table, .gauge, .funnel, .cohort, .text].contains(spec.type), let unit = spec.options.unit.map({ DisplayText.clean($0) }),
            !unit.isEmpty, unit != "%"
        else {
            return text
        }
        return text.isEmpty ? unit : (text.lowercased().contains(unit.lowercased()) ? text : "\(text), \(unit)")
    }

    private var showsSubtitle: Bool { !subtitle.isEmpty && size.height >= 100 }

    /// Lines of the title: two when the card is tall enough and the title needs them.
    private var titleLines: [String] {
        guard !title.isEmpty else { return [] }
        guard size.height >= 130, type.width(title, titleFont) > inner.width else { return [title] }
        let lines = context.measurer.lines(of: title, font: titleFont, width: inner.width)
        return lines.count <= 2 ? lines : [lines[0], lines.dropFirst().joined(separator: " ")]
    }

    private var headHeight: Double {
        let titleHeight = Double(titleLines.count) * titleFont.size * 1.25
        let subtitleHeight = showsSubtitle ? TextStyles.subtitle.size * 1.35 : 0
        let total = titleHeight + subtitleHeight
        return total == 0 ? 0 : total + (size.height < 90 ? 3 : 6)
    }

    private var noteHeight: Double { TextStyles.note.size * 1.3 + 4 }

    /// The area for the chart.
    func body(hasNotes: Bool) -> Rect {
        Rect(left: inner.minX, top: inner.minY + headHeight, right: inner.maxX, bottom: inner.maxY - (hasNotes && showsNotes ? noteHeight : 0))
    }

    /// False for cards so small that only their title can be shown.
    var hasRoom: Bool {
        let area = body(hasNotes: false)
        switch spec.type {
        case .kpi, .text: return area.width >= 20 && area.height >= 10
        case .gauge: return area.width >= 44 && area.height >= 18
        default: return area.width >= 44 && area.height >= 36
        }
    }

    private var showsNotes: Bool { size.height >= 96 && size.width >= 84 }

    /// The card with its chart.
    func filled(_ drawing: ChartDrawing, notes: [String], conditions: Set<DataCondition> = []) -> Group {
        let role: Role =
            drawing.isTable ? .table : (drawing.isText ? .content : .figure(alternativeText: drawing.alternativeText, title: title))
        var nodes = frame() + head()
        nodes.append(.group(Group(drawing.nodes, role: role)))
        if !notes.isEmpty, showsNotes {
            nodes.append(note(notes.joined(separator: "  ·  "), conditions))
        } else if let condition = DataCondition.allCases.first(where: { conditions.contains($0) }) {
            let corner = Point(isMirrored ? 6 : size.width - 6, 6)
            nodes.append(.group(Group(StateIcon.sign(condition, center: corner, theme: theme), role: .artifact)))
        }
        return Group(nodes, clip: Rect(size: size).inset(by: -1))
    }

    /// The card with a sentence instead of a chart.
    func state(_ vacancy: Vacancy, reason: String) -> Group {
        let area = body(hasNotes: false)
        let phrases = type.phrases
        let (message, code): (String, String?) =
            switch vacancy {
            case .empty: (phrases.noData, nil)
            case .failed(let code): (phrases.notAvailable, code)
            case .forbidden: (phrases.forbidden, nil)
            }
        let detail = DisplayText.clean(reason, limit: 300)
        let iconHeight = area.height >= 74 ? 22.0 : 0
        let width = min(area.width, 300)
        let lines = detail.isEmpty ? [] : context.measurer.lines(of: detail, font: TextStyles.detail, width: width)
        let lineHeight = type.lineHeight(TextStyles.detail)
        let messageHeight = type.lineHeight(TextStyles.message)
        let codeHeight = code == nil ? 0 : lineHeight
        let room = area.height - iconHeight - messageHeight - codeHeight
        let count = min(lines.count, max(Int(room / lineHeight), 0), 4)
        var y = area.minY + max((area.height - iconHeight - messageHeight - codeHeight - Double(count) * lineHeight) / 2, 0)
        var nodes: [SceneNode] = []
        if iconHeight > 0 {
            nodes.append(.group(Group(StateIcon.draw(vacancy, center: Point(area.midX, y + 8), theme: theme), role: .artifact)))
            y += iconHeight
        }
        nodes.append(
            type.run(
                message,
                TextStyles.message,
                theme.secondaryText,
                at: Point(area.midX, y + type.ascent(TextStyles.message)),
                anchor: .middle,
                maximumWidth: area.width
            )
        )
        y += messageHeight + 1.5
        for index in 0..<count {
            let isLast = index == count - 1
            let text = isLast ? lines[index...].joined(separator: " ") : lines[index]
            nodes.append(
                type.run(
                    text,
                    TextStyles.detail,
                    theme.secondaryText,
                    at: Point(area.midX, y + type.ascent(TextStyles.detail)),
                    anchor: .middle,
                    maximumWidth: min(width + 1, area.width)
                )
            )
            y += lineHeight
        }
        if let code {
            nodes.append(
                type.run(
                    code,
                    TextStyles.note,
                    theme.secondaryText,
                    at: Point(area.midX, y + type.ascent(TextStyles.detail)),
                    anchor: .middle,
                    maximumWidth: area.width
                )
            )
        }
        let sentence = [title, message, detail, code.map { "(\($0))" } ?? ""].filter { !$0.isEmpty }.joined(separator: ". ")
        return Group(
            frame() + head() + [.group(Group(nodes, role: .figure(alternativeText: sentence, title: title)))],
            clip: Rect(size: size).inset(by: -1)
        )
    }

    private func frame() -> [SceneNode] {
        let path = Path.roundedRect(Rect(size: size).inset(by: 0.25), radius: 4)
        return [.group(Group([.path(path, fill: .solid(theme.card), stroke: Stroke(theme.border, width: 0.5))], role: .artifact))]
    }

    private func head() -> [SceneNode] {
        var nodes: [SceneNode] = []
        var y = inner.minY + titleFont.size * 0.92
        let color = spec.type == .kpi || spec.type == .gauge ? theme.secondaryText : theme.text
        let lines = titleLines.enumerated().map { index, line in
            self.line(line, titleFont, color, y: y + Double(index) * titleFont.size * 1.25)
        }
        if !lines.isEmpty { nodes.append(.group(Group(lines, role: .heading(level: 2)))) }
        if showsSubtitle {
            y += Double(titleLines.count) * titleFont.size * 1.25 - (lines.isEmpty ? titleFont.size * 0.2 : 0.5)
            nodes.append(
                .group(Group([line(subtitle, TextStyles.subtitle, theme.secondaryText, y: y)], role: .paragraph))
            )
        }
        return nodes
    }

    /// One line at the bottom; a sign before it where the data are not as they should be.
    private func note(_ text: String, _ conditions: Set<DataCondition>) -> SceneNode {
        let baseline = inner.maxY - type.descent(TextStyles.note) + 1
        let sign = conditions.isEmpty ? 0 : 10.0
        let color = conditions.isEmpty ? theme.secondaryText : theme.bad
        var nodes: [SceneNode] = []
        if let condition = DataCondition.allCases.first(where: { conditions.contains($0) }) {
            let center = Point(isMirrored ? inner.maxX - 3.5 : inner.minX + 3.5, baseline - TextStyles.note.size * 0.36)
            nodes.append(.group(Group(StateIcon.sign(condition, center: center, theme: theme), role: .artifact)))
        }
        nodes.append(line(text, TextStyles.note, color, y: baseline, indent: sign))
        return .group(Group(nodes, role: .paragraph))
    }

    private var isMirrored: Bool { type.language.isRightToLeft }

    /// A line from the edge where reading starts.
    private func line(_ text: String, _ font: FontStyle, _ color: Color, y: Double, indent: Double = 0) -> SceneNode {
        type.run(
            text,
            font,
            color,
            at: Point(isMirrored ? inner.maxX - indent : inner.minX + indent, y),
            anchor: isMirrored ? .end : .start,
            maximumWidth: inner.width - indent
        )
    }
}
