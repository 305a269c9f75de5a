import Charts
import Foundation

/// One picture with all drawings of a type.
struct ContactSheet {
    let type: ChartType
    let variants: [ReportWidget]
    let measurer: any TextMeasuring

    private static let width = 1_000.0
    private static let margin = 16.0
    private static let gap = 10.0

    /// A drawing with what it shows.
    private struct Tile {
        var caption: String
        var widget: ReportWidget
        var size: Size
        var theme = Theme.light
        var locale = "en"
    }

    private struct Section {
        var title: String
        var tiles: [Tile]
        var theme = Theme.light
    }

    /// The sheet.
    var scene: Scene {
        var nodes: [SceneNode] = [
            .text(TextRun(type.rawValue, font: FontStyle(size: 16, weight: .semibold), color: Theme.light.text, origin: Point(Self.margin, 30)))
        ]
        var y = 44.0
        for section in sections {
            let (drawn, height) = draw(section)
            nodes.append(.group(Group(drawn, offset: Point(0, y))))
            y += height
        }
        return Scene(size: Size(width: Self.width, height: y + Self.margin), background: .white, root: Group(nodes))
    }

    private var sections: [Section] {
        guard let first = variants.first else { return [] }
        let middle = Size(width: 316, height: 190)
        let light = variants.map { Tile(caption: "", widget: $0, size: middle) }
        return [
            Section(title: "Variants", tiles: light),
            Section(title: "Sizes", tiles: Self.sizes.map { Tile(caption: "", widget: first, size: $0) }),
            Section(
                title: "States",
                tiles: GalleryState.allCases.map { Tile(caption: $0.rawValue, widget: $0.applied(to: first), size: Size(width: 234, height: 140)) }
            ),
            Section(
                title: "Scripts",
                tiles: GalleryScript.all.map {
                    Tile(caption: "\($0.name) (\($0.locale))", widget: $0.applied(to: first), size: Size(width: 316, height: 160), locale: $0.locale)
                }
            ),
            Section(
                title: "Dark",
                tiles: light.map { tile in
                    var tile = tile
                    tile.theme = .dark
                    return tile
                }
                    + [GalleryState.error, .stale].map {
                        Tile(caption: "", widget: $0.applied(to: first), size: Size(width: 234, height: 140), theme: .dark)
                    },
                theme: .dark
            ),
        ]
    }

    private static let sizes = [Size(width: 150, height: 96), Size(width: 316, height: 190), Size(width: 420, height: 230)]

    /// Tiles from left to right, and the height that they take.
    private func draw(_ section: Section) -> (nodes: [SceneNode], height: Double) {
        let small = FontStyle(size: 8)
        var nodes: [SceneNode] = []
        var (x, y, row) = (Self.margin, 30.0, 0.0)
        for tile in section.tiles {
            let caption = tile.caption.isEmpty ? 0 : 12.0
            if x + tile.size.width > Self.width - Self.margin + 0.5 {
                (x, y, row) = (Self.margin, y + row + Self.gap, 0)
            }
            if caption > 0 {
                nodes.append(.text(TextRun(tile.caption, font: small, color: section.theme.secondaryText, origin: Point(x, y + 8))))
            }
            let context = ChartContext(theme: tile.theme, locale: tile.locale, measurer: measurer)
            var card = ChartBuilder.scene(for: tile.widget.spec, state: tile.widget.state, size: tile.size, context: context).root
            card.offset = Point(x, y + caption)
            nodes.append(.group(card))
            x += tile.size.width + Self.gap
            row = max(row, tile.size.height + caption)
        }
        let height = y + row + Self.gap
        let title = SceneNode.text(
            TextRun(section.title, font: FontStyle(size: 11, weight: .semibold), color: section.theme.text, origin: Point(Self.margin, 20))
        )
        let area = Path.rect(Rect(x: 0, y: 0, width: Self.width, height: height))
        return ([.path(area, fill: .solid(section.theme.page ?? .white)), title] + nodes, height)
    }
}
