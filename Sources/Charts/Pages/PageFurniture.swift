import Foundation

/// What stands on a page around the widgets: title and date above, page number and sources below. A class, so that what all pages have in common is found once.
final class PageFurniture {
    let report: Report
    let setup: PageSetup
    let context: ChartContext
    private let area: Rect
    private let type: Typesetter

    private static let logoHeight = 30.0

    init(report: Report, setup: PageSetup, context: ChartContext, area: Rect? = nil) {
        self.report = report
        self.setup = setup
        self.context = context
        self.area = area ?? setup.content
        type = Typesetter(context)
    }

    private var theme: Theme { context.theme }
    private lazy var title = DisplayText.clean(report.title)
    private lazy var facility = DisplayText.clean(report.facility ?? "")
    private var timeFormat: TimeFormat { TimeFormat(clock: CalendarClock(zone: context.timeZone), language: type.language) }
    private lazy var date = "\(type.phrases.asOf) \(timeFormat.stamp(report.asOf))"
    private lazy var made = "Vitrine · \(timeFormat.stamp(report.generatedAt))"
    private lazy var sideWidth = min(max(type.width(date, TextStyles.running), type.width(facility, TextStyles.running)), area.width * 0.42)

    /// Where the title begins: right of the logo.
    private var indent: Double {
        report.branding.logo.map { $0.node(at: .zero, height: Self.logoHeight, width: area.width * 0.2).width + 12 } ?? 0
    }

    /// True when title and date have no room beside one another, as on narrow pages; the date stands below then.
    private lazy var isStacked =
        type.width(title, TextStyles.reportTitle) > area.width - sideWidth - indent - 20 || type.width(date, TextStyles.running) > sideWidth + 1

    private var titleRoom: Double { area.width - indent - (isStacked ? 0 : sideWidth + 20) }

    private lazy var titleLines = twoLines(of: title, TextStyles.reportTitle)

    private func twoLines(of text: String, _ font: FontStyle) -> [String] {
        guard type.width(text, font) > titleRoom else { return text.isEmpty ? [] : [text] }
        let lines = context.measurer.lines(of: text, font: font, width: titleRoom)
        return lines.count <= 2 ? lines : [lines[0], lines.dropFirst().joined(separator: " ")]
    }

    private lazy var descriptionLines = twoLines(of: DisplayText.clean(report.description), TextStyles.lead)

    private func line(_ line: PageSetup.Line, page: String, of count: Int) -> RunningLine {
        let zone = context.timeZone.identifier == "GMT" ? "UTC" : context.timeZone.identifier
        let values = [
            "title": title, "date": date, "page": page, "pages": count == 0 ? "" : String(count), "facility": facility, "timeZone": zone,
        ]
        return RunningLine(line: line, values: values, logo: report.branding.logo, type: type, color: theme.secondaryText)
    }

    /// Height of the line that the setup puts on each page, with the space below it.
    private var lineHeight: Double { setup.header.map { line($0, page: "", of: 0).height + 8 } ?? 0 }
    private var brandHeight: Double { report.branding.color == nil ? 0 : 8 }

    /// Height of a page's header with the space below it.
    func headerHeight(page: Int) -> Double {
        guard setup.showsHeader else { return 0 }
        if page > 1 { return setup.header == nil ? TextStyles.runningStrong.size * 1.3 + 8 : lineHeight }
        let description = Double(descriptionLines.count) * TextStyles.lead.size * 1.35
        let titles = Double(max(titleLines.count, 1)) * TextStyles.reportTitle.size * 1.25
        let stacked = isStacked ? TextStyles.running.size * 1.35 + 3 : 0
        let block = max(titles + (description > 0 ? description + 3 : 0) + stacked, TextStyles.running.size * 2.7)
        return lineHeight + brandHeight + max(block, report.branding.logo == nil ? 0 : Self.logoHeight) + 9
    }

    /// Height of a page's footer with the space above it.
    var footerHeight: Double {
        guard setup.showsFooter else { return 0 }
        return (setup.footer.map { line($0, page: "", of: 0).height } ?? TextStyles.running.size * 1.3) + 8
    }

    /// Title, description, facility and date; on later pages one line.
    func header(page: Int, label: String, of count: Int) -> [SceneNode] {
        guard setup.showsHeader else { return [] }
        var nodes: [SceneNode] = []
        if let line = setup.header {
            nodes.append(.group(Group(self.line(line, page: label, of: count).nodes(in: area, top: area.minY), role: .artifact)))
        }
        if page > 1 { return setup.header == nil ? [runningHeader] : nodes }
        return nodes + titleBlock(top: area.minY + lineHeight)
    }

    private var runningHeader: SceneNode {
        let y = area.minY + TextStyles.runningStrong.size
        let room = min(type.width(date, TextStyles.running), area.width * 0.6)
        let name = type.run(title, TextStyles.runningStrong, theme.text, at: Point(area.minX, y), maximumWidth: area.width - room - 16)
        let side = type.run(date, TextStyles.running, theme.secondaryText, at: Point(area.maxX, y), anchor: .end, maximumWidth: room + 1)
        return .group(Group([name, side], role: .artifact))
    }

    private func titleBlock(top: Double) -> [SceneNode] {
        var nodes: [SceneNode] = []
        var top = top
        if let color = report.branding.color {
            nodes.append(.group(Group([.fill(.rect(Rect(x: area.minX, y: top, width: area.width, height: 2.5)), color)], role: .artifact)))
            top += brandHeight
        }
        if let logo = report.branding.logo {
            let picture = logo.node(at: Point(area.minX, top), height: Self.logoHeight, width: area.width * 0.2).node
            nodes.append(.group(Group([picture], role: .artifact)))
        }
        let left = area.minX + indent
        let baseline = top + TextStyles.reportTitle.size * 0.95
        let titles = titleLines.enumerated().map { index, line in
            let y = baseline + Double(index) * TextStyles.reportTitle.size * 1.25
            return type.run(line, TextStyles.reportTitle, theme.text, at: Point(left, y), maximumWidth: titleRoom + 4)
        }
        if !titles.isEmpty { nodes.append(.group(Group(titles, role: .heading(level: 1)))) }
        let below = top + Double(max(titles.count, 1)) * TextStyles.reportTitle.size * 1.25 + 3
        let first = below + TextStyles.lead.size * 0.95
        let lines = descriptionLines.enumerated().map { index, line in
            let y = first + Double(index) * TextStyles.lead.size * 1.35
            return type.run(line, TextStyles.lead, theme.secondaryText, at: Point(left, y), maximumWidth: titleRoom)
        }
        if !lines.isEmpty { nodes.append(.group(Group(lines, role: .paragraph))) }
        let end = below + (lines.isEmpty ? 0 : Double(lines.count) * TextStyles.lead.size * 1.35 + 3) + TextStyles.running.size * 0.95
        return nodes + [.group(Group(isStacked ? stackedSide(left: left, baseline: end) : side(baseline: baseline), role: .paragraph))]
    }

    /// Facility and date at the right of the title.
    private func side(baseline: Double) -> [SceneNode] {
        let date = type.run(date, TextStyles.running, theme.secondaryText, at: Point(area.maxX, baseline), anchor: .end, maximumWidth: sideWidth + 1)
        guard !facility.isEmpty else { return [date] }
        let y = baseline - TextStyles.running.size * 1.35
        return [type.run(facility, TextStyles.runningStrong, theme.text, at: Point(area.maxX, y), anchor: .end, maximumWidth: sideWidth + 1), date]
    }

    /// Facility and date on one line below the title.
    private func stackedSide(left: Double, baseline: Double) -> [SceneNode] {
        let limit = area.width * 0.3
        let used = facility.isEmpty ? 0 : min(type.width(facility, TextStyles.runningStrong), limit) + 8
        let place = Point(left + used, baseline)
        let date = type.run(date, TextStyles.running, theme.secondaryText, at: place, maximumWidth: area.maxX - place.x)
        return facility.isEmpty
            ? [date] : [type.run(facility, TextStyles.runningStrong, theme.text, at: Point(left, baseline), maximumWidth: limit), date]
    }

    /// Source, facility and time of making at the left, the page's number at the right; no number when the count is zero.
    func footer(label: String, of count: Int) -> [SceneNode] {
        guard setup.showsFooter else { return [] }
        if let line = setup.footer {
            let filled = self.line(line, page: label, of: count)
            return [.group(Group(filled.nodes(in: area, top: area.maxY - filled.height), role: .artifact))]
        }
        let y = area.maxY - type.descent(TextStyles.running)
        let number = count == 0 ? "" : type.phrases.page(Int(label) ?? 1, of: count)
        let parts = [DisplayText.clean(setup.sourceNote ?? ""), facility, made].filter { !$0.isEmpty }
        let room = area.width - type.width(number, TextStyles.running) - 16
        let sources = type.run(
            parts.joined(separator: "  ·  "),
            TextStyles.running,
            theme.secondaryText,
            at: Point(area.minX, y),
            maximumWidth: room
        )
        let right = number.isEmpty ? [] : [type.run(number, TextStyles.running, theme.secondaryText, at: Point(area.maxX, y), anchor: .end)]
        return [.group(Group([sources] + right, role: .artifact))]
    }

    /// Says that the report has no widgets.
    func emptyNote(top: Double) -> SceneNode {
        let run = type.run(type.phrases.noData, TextStyles.message, theme.secondaryText, at: Point(area.minX, top + 20))
        return .group(Group([run], role: .paragraph))
    }
}
