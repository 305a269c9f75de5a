import Foundation

/// What stands on a page around the widgets: title and date above, page number and sources below.
struct PageFurniture {
    let report: Report
    let setup: PageSetup
    let context: ChartContext
    private let area: Rect
    private let type: Typesetter

    private static let titleFont = FontStyle(size: 18, weight: .semibold)
    private static let runningFont = FontStyle(size: 8.5, weight: .semibold)
    private static let descriptionFont = FontStyle(size: 9)
    private static let dateFont = FontStyle(size: 8)
    private static let footerFont = FontStyle(size: 7)

    init(report: Report, setup: PageSetup, context: ChartContext, area: Rect? = nil) {
        self.report = report
        self.setup = setup
        self.context = context
        self.area = area ?? setup.content
        type = Typesetter(context)
    }

    private var theme: Theme { context.theme }
    private var title: String { DisplayText.clean(report.title) }
    private var facility: String { DisplayText.clean(report.facility ?? "") }

    private var date: String {
        let format = TimeFormat(clock: CalendarClock(zone: context.timeZone), language: type.language)
        return "\(type.phrases.asOf) \(format.stamp(report.asOf))"
    }

    private var sideWidth: Double { min(max(type.width(date, Self.dateFont), type.width(facility, Self.dateFont)), area.width * 0.42) }

    private var descriptionLines: [String] {
        let text = DisplayText.clean(report.description)
        guard !text.isEmpty else { return [] }
        let lines = context.measurer.lines(of: text, font: Self.descriptionFont, width: area.width - sideWidth - 24)
        return lines.count <= 2 ? lines : [lines[0], lines.dropFirst().joined(separator: " ")]
    }

    /// Height of a page's header with the space below it.
    func headerHeight(page: Int) -> Double {
        guard setup.showsHeader else { return 0 }
        if page > 1 { return Self.runningFont.size * 1.3 + 8 }
        let description = Double(descriptionLines.count) * Self.descriptionFont.size * 1.35
        return max(Self.titleFont.size * 1.25 + (description > 0 ? description + 3 : 0), Self.dateFont.size * 2.7) + 9
    }

    /// Height of a page's footer with the space above it.
    var footerHeight: Double { setup.showsFooter ? Self.footerFont.size * 1.3 + 8 : 0 }

    /// Title, description, facility and date; on later pages one line.
    func header(page: Int) -> [SceneNode] {
        guard setup.showsHeader else { return [] }
        if page > 1 {
            let y = area.minY + Self.runningFont.size
            return [
                .group(
                    Group(
                        [
                            type.run(title, Self.runningFont, theme.text, at: Point(area.minX, y), maximumWidth: area.width - sideWidth - 16),
                            type.run(date, Self.dateFont, theme.secondaryText, at: Point(area.maxX, y), anchor: .end, maximumWidth: sideWidth + 1),
                        ],
                        role: .artifact
                    )
                )
            ]
        }
        let baseline = area.minY + Self.titleFont.size * 0.95
        var nodes: [SceneNode] = []
        if !title.isEmpty {
            nodes.append(
                .group(
                    Group(
                        [type.run(title, Self.titleFont, theme.text, at: Point(area.minX, baseline), maximumWidth: area.width - sideWidth - 16)],
                        role: .heading(level: 1)
                    )
                )
            )
        }
        var y = area.minY + Self.titleFont.size * 1.25 + 3 + Self.descriptionFont.size * 0.95
        var lines: [SceneNode] = []
        for line in descriptionLines {
            lines.append(
                type.run(line, Self.descriptionFont, theme.secondaryText, at: Point(area.minX, y), maximumWidth: area.width - sideWidth - 24)
            )
            y += Self.descriptionFont.size * 1.35
        }
        if !lines.isEmpty { nodes.append(.group(Group(lines, role: .paragraph))) }
        var side: [SceneNode] = []
        if !facility.isEmpty {
            side.append(
                type.run(
                    facility,
                    FontStyle(size: 8, weight: .semibold),
                    theme.text,
                    at: Point(area.maxX, baseline - Self.dateFont.size * 1.35),
                    anchor: .end,
                    maximumWidth: sideWidth + 1
                )
            )
        }
        side.append(type.run(date, Self.dateFont, theme.secondaryText, at: Point(area.maxX, baseline), anchor: .end, maximumWidth: sideWidth + 1))
        nodes.append(.group(Group(side, role: .paragraph)))
        return nodes
    }

    /// Source, facility and time of making at the left, the page's number at the right; no number when the count is zero.
    func footer(page: Int, of count: Int) -> [SceneNode] {
        guard setup.showsFooter else { return [] }
        let y = area.maxY - type.descent(Self.footerFont)
        let number = count == 0 ? "" : type.phrases.page(page, of: count)
        let format = TimeFormat(clock: CalendarClock(zone: context.timeZone), language: type.language)
        let parts = [DisplayText.clean(setup.sourceNote ?? ""), facility, "Vitrine · \(format.stamp(report.generatedAt))"].filter { !$0.isEmpty }
        let width = type.width(number, Self.footerFont)
        return [
            .group(
                Group(
                    [
                        type.run(
                            parts.joined(separator: "  ·  "),
                            Self.footerFont,
                            theme.secondaryText,
                            at: Point(area.minX, y),
                            maximumWidth: area.width - width - 16
                        )
                    ] + (number.isEmpty ? [] : [type.run(number, Self.footerFont, theme.secondaryText, at: Point(area.maxX, y), anchor: .end)]),
                    role: .artifact
                )
            )
        ]
    }

    /// Says that the report has no widgets.
    func emptyNote(top: Double) -> SceneNode {
        .group(
            Group([type.run(type.phrases.noData, TextStyles.message, theme.secondaryText, at: Point(area.minX, top + 20))], role: .paragraph)
        )
    }
}
