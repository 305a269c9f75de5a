/// Names beside small samples of their colours, in rows from the top left.
struct Legend {
    /// An entry.
    struct Item {
        var name: String
        var color: Color
        var isLine = false
    }

    let height: Double
    private let placed: [(item: Item, x: Double, row: Int, width: Double)]
    private let more: (text: String, x: Double, row: Int)?
    private let rowHeight = 11.5

    /// Places the entries within an area's width on at most two rows, one in a low area and none where they would leave no room for the marks; what does not
    /// fit is counted.
    init(_ items: [Item], area: Rect, type: Typesetter) {
        let width = area.width
        let rows = area.height >= 90 ? 2 : 1
        let items = area.height >= 56 ? items : []
        var placed: [(item: Item, x: Double, row: Int, width: Double)] = []
        var more: (text: String, x: Double, row: Int)?
        var x = 0.0
        var row = 0
        for (index, item) in items.enumerated() {
            let sample = item.isLine ? 14.0 : 10.0
            let textWidth = min(type.width(item.name, TextStyles.legend), max(width * 0.45, 40))
            let entry = sample + textWidth
            let rest = items.count - index - 1
            let reserve = row == rows - 1 && rest > 0 ? type.width("+\(rest + 1)", TextStyles.legend) + 4 : 0
            if x > 0, x + entry + reserve > width {
                if row == rows - 1 {
                    more = ("+\(items.count - index)", x, row)
                    break
                }
                row += 1
                x = 0
            }
            placed.append((item, x, row, textWidth))
            x += entry + 11
        }
        self.placed = placed
        self.more = more
        height = items.isEmpty ? 0 : Double(row + 1) * rowHeight + 4
    }

    /// The drawing with its top left corner at a point.
    func draw(at origin: Point, type: Typesetter) -> [SceneNode] {
        var nodes: [SceneNode] = []
        for entry in placed {
            let y = origin.y + Double(entry.row) * rowHeight + rowHeight / 2
            let x = origin.x + entry.x
            if entry.item.isLine {
                nodes.append(.stroke(.segment(Point(x + 1, y), Point(x + 10, y)), Stroke(entry.item.color, width: 2, cap: .round)))
            } else {
                nodes.append(.fill(.roundedRect(Rect(x: x, y: y - 3.5, width: 7, height: 7), radius: 1.5), entry.item.color))
            }
            let start = x + (entry.item.isLine ? 14 : 10)
            nodes.append(
                type.run(
                    entry.item.name,
                    TextStyles.legend,
                    type.theme.axisText,
                    at: Point(start, type.baseline(centered: y, TextStyles.legend)),
                    maximumWidth: entry.width + 0.5
                )
            )
        }
        if let more {
            let y = origin.y + Double(more.row) * rowHeight + rowHeight / 2
            nodes.append(
                type.run(
                    more.text,
                    TextStyles.legend,
                    type.theme.secondaryText,
                    at: Point(origin.x + more.x, type.baseline(centered: y, TextStyles.legend))
                )
            )
        }
        return nodes
    }
}
