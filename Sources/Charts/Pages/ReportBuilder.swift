import Foundation

/// Puts a report on pages.
public enum ReportBuilder {
    /// The pages for print, at least one. No widget is cut by a page's end; long tables continue.
    public static func pages(_ report: Report, setup: PageSetup = PageSetup(), context: ChartContext) -> [Scene] {
        let plan = PagePlanner.plan(report, setup: setup, context: context)
        return PageDrawing(report: report, plan: plan, context: context).scenes()
    }

    /// The whole report as one picture, as high as it needs to be. `width` is in points; 900 to 1,200 give the proportions of a screen, drawn at scale 2 or so.
    /// Tables show the rows that fit into their cards, or all of them below one another.
    public static func picture(_ report: Report, width: Double, tableRows: PageSetup.TableRows = .fitting, context: ChartContext) -> Scene {
        let width = min(max(width.isFinite ? width : 960, 240), 8_000)
        let margin = min(20, width * 0.03)
        var setup = PageSetup(showsFooter: true)
        setup.tableRows = tableRows
        setup.hasNotes = false
        func furniture(height: Double) -> PageFurniture {
            let area = Rect(x: margin, y: margin, width: width - margin * 2, height: height)
            return PageFurniture(report: report, setup: setup, context: context, area: area)
        }
        let measured = furniture(height: 0)
        let top = margin + measured.headerHeight(page: 1)
        let area = Rect(x: margin, y: top, width: width - margin * 2, height: .greatestFiniteMagnitude)
        let plan = PagePlanner.plan(report, setup: setup, context: context, sheet: area)
        let bottom = plan.pages.joinedItems.map(\.frame.maxY).max() ?? 0
        let height = max(bottom, top + 40) + measured.footerHeight + margin
        let page = furniture(height: height - margin * 2)
        var nodes = page.header(page: 1, label: "", of: 0)
        nodes += plan.pages.flatMap { PageDrawing(report: report, plan: plan, context: context).items($0) }
        if bottom == 0 { nodes.append(page.emptyNote(top: top)) }
        nodes += page.footer(label: "", of: 0)
        return Scene(size: Size(width: width, height: height), background: context.theme.page ?? .white, root: Group(nodes))
    }
}
