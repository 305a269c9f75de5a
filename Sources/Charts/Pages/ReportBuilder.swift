import Foundation

/// Puts a report on pages.
public enum ReportBuilder {
    /// The pages for print, at least one. No widget is cut by a page's end.
    public static func pages(_ report: Report, setup: PageSetup = PageSetup(), context: ChartContext) -> [Scene] {
        let content = setup.content
        let furniture = PageFurniture(report: report, setup: setup, context: context)
        let firstTop = furniture.headerHeight(page: 1)
        let otherTop = furniture.headerHeight(page: 2)
        let bottom = furniture.footerHeight
        let layout = GridLayout(report: report, width: content.width)
        var pages = layout.pages(first: max(content.height - firstTop - bottom, 40), others: max(content.height - otherTop - bottom, 40))
        if pages.isEmpty { pages = [[]] }
        return pages.enumerated().map { number, placements in
            let top = number == 0 ? firstTop : otherTop
            var nodes = furniture.header(page: number + 1)
            nodes += cards(placements, report: report, context: context, origin: Point(content.minX, content.minY + top))
            if placements.isEmpty { nodes.append(furniture.emptyNote(top: content.minY + top)) }
            nodes += furniture.footer(page: number + 1, of: pages.count)
            return Scene(size: setup.pageSize, background: context.theme.page, root: Group(nodes))
        }
    }

    /// The whole report as one picture, as high as it needs to be. `width` is in points; 900 to 1,200 give the proportions of a screen, drawn at scale 2 or so.
    public static func picture(_ report: Report, width: Double, context: ChartContext) -> Scene {
        let width = min(max(width.isFinite ? width : 960, 240), 8_000)
        let margin = min(20, width * 0.03)
        let setup = PageSetup(showsFooter: true)
        let area = Rect(x: margin, y: margin, width: width - margin * 2, height: 0)
        let furniture = PageFurniture(report: report, setup: setup, context: context, area: area)
        let top = furniture.headerHeight(page: 1)
        let sheet = GridLayout(report: report, width: area.width).sheet()
        let height = margin * 2 + top + max(sheet.height, 40) + furniture.footerHeight
        let page = PageFurniture(
            report: report,
            setup: setup,
            context: context,
            area: Rect(x: margin, y: margin, width: area.width, height: height - margin * 2)
        )
        var nodes = page.header(page: 1)
        nodes += cards(sheet.placements, report: report, context: context, origin: Point(margin, margin + top))
        if sheet.placements.isEmpty { nodes.append(page.emptyNote(top: margin + top)) }
        nodes += page.footer(page: 1, of: 0)
        return Scene(size: Size(width: width, height: height), background: context.theme.page ?? .white, root: Group(nodes))
    }

    /// Draws the cards of a page; plots of widgets that stand in the same grid columns get the same left margin where the difference is small.
    private static func cards(
        _ placements: [GridLayout.Placement],
        report: Report,
        context: ChartContext,
        origin: Point
    ) -> [SceneNode] {
        let drawn = placements.map { placement in
            let widget = report.widgets[placement.index]
            return ChartBuilder.card(for: widget.spec, state: widget.state, size: placement.frame.size, context: context)
        }
        var widest: [Int: Double] = [:]
        for (placement, card) in zip(placements, drawn) {
            if let margin = card.leftMargin { widest[placement.column] = max(widest[placement.column] ?? 0, margin) }
        }
        return zip(placements, drawn).map { placement, card in
            var group = card.group
            if let margin = card.leftMargin, let shared = widest[placement.column], shared - margin > 0.1, shared - margin < largestAlignment {
                let widget = report.widgets[placement.index]
                group =
                    ChartBuilder.card(for: widget.spec, state: widget.state, size: placement.frame.size, context: context, sharedLeftMargin: shared)
                    .group
            }
            group.offset = placement.frame.origin.offset(by: origin)
            return .group(group)
        }
    }

    /// How far apart left margins may be to be made equal.
    private static let largestAlignment = 26.0
}
