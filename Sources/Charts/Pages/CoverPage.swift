import Foundation

/// The page in front of a report: logo, title, what it is about, and where to find what.
struct CoverPage {
    /// A line of the list of contents.
    struct Entry {
        let title: String
        let label: String
        let bookmark: String
    }

    let report: Report
    let area: Rect
    let context: ChartContext
    let entries: [Entry]

    private static let entryHeight = 18.0

    var nodes: [SceneNode] {
        let type = Typesetter(context)
        let theme = context.theme
        let width = min(area.width, 560)
        var nodes: [SceneNode] = []
        var y = area.minY + area.height * 0.1
        if let logo = report.branding.logo {
            let picture = logo.node(at: Point(area.minX, y), height: 52, width: area.width * 0.4)
            nodes.append(.group(Group([picture.node], role: .artifact)))
            y += picture.height + 28
        }
        func add(_ text: String, _ font: FontStyle, _ color: Color, most: Int, role: Role) {
            let text = DisplayText.clean(text, limit: 1_000)
            guard !text.isEmpty else { return }
            let all = context.measurer.lines(of: text, font: font, width: width)
            let lines = all.count <= most ? all : Array(all.prefix(most - 1)) + [all[(most - 1)...].joined(separator: " ")]
            let runs = lines.map { line -> SceneNode in
                y += font.size * 1.3
                return type.run(line, font, color, at: Point(area.minX, y - font.size * 0.3), maximumWidth: width + 0.5)
            }
            nodes.append(.group(Group(runs, role: role)))
        }
        add(report.title, TextStyles.coverTitle, theme.text, most: 3, role: .heading(level: 1))
        y += 10
        nodes.append(
            .group(Group([.fill(.rect(Rect(x: area.minX, y: y, width: 64, height: 3)), report.branding.color ?? theme.baseline)], role: .artifact))
        )
        y += 14
        add(report.description, TextStyles.lead, theme.secondaryText, most: 5, role: .paragraph)
        y += 12
        let stamp = TimeFormat(clock: CalendarClock(zone: context.timeZone), language: type.language).stamp(report.asOf)
        add(report.facility ?? "", TextStyles.lead, theme.text, most: 1, role: .paragraph)
        add("\(type.phrases.asOf) \(stamp)", TextStyles.lead, theme.secondaryText, most: 1, role: .paragraph)
        return nodes + contents(top: y + 30, width: width, type)
    }

    private func contents(top: Double, width: Double, _ type: Typesetter) -> [SceneNode] {
        let room = Int((area.maxY - top - 24) / Self.entryHeight)
        guard room > 1, !entries.isEmpty else { return [] }
        let theme = context.theme
        var y = top
        let heading = type.run(PagePhrases(type.language).contents, TextStyles.title, theme.text, at: Point(area.minX, y))
        var nodes: [SceneNode] = [.group(Group([heading], role: .heading(level: 2)))]
        y += 8
        let shown = entries.count <= room ? entries.count : room - 1
        for entry in entries.prefix(shown) {
            let baseline = type.baseline(centered: y + Self.entryHeight / 2, TextStyles.lead)
            let label = type.width(entry.label, TextStyles.lead)
            let rule = SceneNode.stroke(.segment(Point(area.minX, y), Point(area.minX + width, y)), Stroke(theme.rule, width: 0.5))
            nodes.append(.group(Group([rule], role: .artifact)))
            let name = type.run(entry.title, TextStyles.lead, theme.text, at: Point(area.minX, baseline), maximumWidth: width - label - 16)
            let page = type.run(entry.label, TextStyles.lead, theme.secondaryText, at: Point(area.minX + width, baseline), anchor: .end)
            let link = SceneNode.link(url: "#" + entry.bookmark, area: Rect(x: area.minX, y: y, width: width, height: Self.entryHeight))
            nodes.append(.group(Group([name, page, link], role: .paragraph)))
            y += Self.entryHeight
        }
        if shown < entries.count {
            let baseline = type.baseline(centered: y + Self.entryHeight / 2, TextStyles.lead)
            let more = type.run("+\u{a0}\(entries.count - shown)", TextStyles.lead, theme.secondaryText, at: Point(area.minX, baseline))
            nodes.append(.group(Group([more], role: .paragraph)))
        }
        return nodes
    }
}
