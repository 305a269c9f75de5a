import Foundation

/// Names below the plot, placed as the label ladder says.
struct CategoryAxis {
    let labels: [String]
    let choice: LabelLadder.Choice
    private let maximumLabelWidth: Double

    init(_ labels: [String], choice: LabelLadder.Choice, type: Typesetter) {
        self.labels = labels
        self.choice = choice
        maximumLabelWidth = type.width(of: labels, TextStyles.axis)
    }

    private var slant: Double { 40 * .pi / 180 }

    /// Height below the plot.
    func height(_ type: Typesetter) -> Double {
        let line = type.lineHeight(TextStyles.axis)
        switch choice {
        case .level, .thinned, .turned: return 4 + line
        case .wrapped(let lines): return 4 + line * Double(lines.map(\.count).max() ?? 1)
        case .slanted(let limit): return 6 + min(limit, maximumLabelWidth) * sin(slant) + line * cos(slant)
        }
    }

    /// The labels; `place` gives the middle of each category.
    func draw(plot: Rect, left: Double, right: Double, type: Typesetter, place: (Int) -> Double) -> [SceneNode] {
        let baseline = plot.maxY + 4 + type.ascent(TextStyles.axis)
        func level(_ text: String, _ index: Int, _ line: Int) -> SceneNode {
            let width = type.width(text, TextStyles.axis)
            let x = min(max(place(index), left + width / 2), right - width / 2)
            let y = baseline + Double(line) * type.lineHeight(TextStyles.axis)
            return type.run(text, TextStyles.axis, type.theme.axisText, at: Point(x, y), anchor: .middle)
        }
        switch choice {
        case .level, .turned: return labels.indices.map { level(labels[$0], $0, 0) }
        case .thinned(let every):
            var nodes: [SceneNode] = []
            var end = -Double.infinity
            for index in stride(from: 0, to: labels.count, by: every) {
                let half = type.width(labels[index], TextStyles.axis) / 2
                let x = min(max(place(index), left + half), right - half)
                guard x - half >= end + 4 else { continue }
                end = x + half
                nodes.append(level(labels[index], index, 0))
            }
            return nodes
        case .wrapped(let lines): return lines.indices.flatMap { index in lines[index].indices.map { level(lines[index][$0], index, $0) } }
        case .slanted(let limit):
            let step = labels.count > 1 ? abs(place(1) - place(0)) : .infinity
            let every = max(1, Int((type.lineHeight(TextStyles.axis) / sin(slant) / max(step, 0.1)).rounded(.up)))
            return stride(from: 0, to: labels.count, by: every).map { index in
                type.run(
                    labels[index],
                    TextStyles.axis,
                    type.theme.axisText,
                    at: Point(place(index) + 3, plot.maxY + 10),
                    anchor: .end,
                    maximumWidth: max(min(limit, (place(index) + 3 - left) / cos(slant)), 12),
                    rotation: -40
                )
            }
        }
    }
}
