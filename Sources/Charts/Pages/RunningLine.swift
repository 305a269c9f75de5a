import Foundation

/// A line that the setup puts on every page, with its placeholders filled in.
struct RunningLine {
    let line: PageSetup.Line
    let values: [String: String]
    let logo: Branding.Logo?
    let type: Typesetter
    let color: Color

    private static let logoHeight = 16.0
    private static let logoWidth = 120.0

    /// Height of the line.
    var height: Double {
        let hasLogo = logo != nil && [line.left, line.center, line.right].contains { $0.contains("{logo}") }
        return hasLogo ? Self.logoHeight : TextStyles.running.size * 1.3
    }

    /// The line's three parts between the edges of an area, at a height.
    func nodes(in area: Rect, top: Double) -> [SceneNode] {
        let hasCenter = !line.center.isEmpty
        let center = min(width(line.center), area.width * 0.5)
        let side = hasCenter ? (area.width - center) / 2 - 8 : area.width
        let right = min(width(line.right), hasCenter ? side : area.width * 0.6)
        let left = min(width(line.left), hasCenter ? side : area.width - right - 12)
        return part(line.left, x: area.minX, width: left, top: top)
            + part(line.center, x: area.midX - center / 2, width: center, top: top)
            + part(line.right, x: area.maxX - right, width: right, top: top)
    }

    private enum Piece {
        case text(String)
        case logo
    }

    private func pieces(_ template: String) -> [Piece] {
        var result: [Piece] = []
        for (index, part) in template.prefix(500).split(separator: "{logo}", omittingEmptySubsequences: false).enumerated() {
            if index > 0, logo != nil { result.append(.logo) }
            let text = DisplayText.clean(filled(String(part)))
            if !text.isEmpty { result.append(.text(text)) }
        }
        return result
    }

    /// Replaces the placeholders in one pass, so that braces in a title are not taken for placeholders.
    private func filled(_ template: String) -> String {
        var result = ""
        var rest = template[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if let end = rest.firstIndex(of: "}"), let value = values[String(rest[rest.index(after: brace)..<end])] {
                result += value
                rest = rest[rest.index(after: end)...]
            } else {
                result.append("{")
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private func width(_ piece: Piece) -> Double {
        switch piece {
        case .text(let text): type.width(text, TextStyles.running)
        case .logo: logo.map { min(Self.logoHeight * Double($0.width) / Double($0.height), Self.logoWidth) } ?? 0
        }
    }

    private func width(_ template: String) -> Double {
        let pieces = pieces(template)
        return pieces.map(width).reduce(0, +) + 6 * Double(max(pieces.count - 1, 0)) + (pieces.isEmpty ? 0 : 0.5)
    }

    private func part(_ template: String, x: Double, width: Double, top: Double) -> [SceneNode] {
        var place = x
        var nodes: [SceneNode] = []
        for piece in pieces(template) where place < x + width {
            switch piece {
            case .text(let text):
                let baseline = type.baseline(centered: top + height / 2, TextStyles.running)
                nodes.append(type.run(text, TextStyles.running, color, at: Point(place, baseline), maximumWidth: x + width - place + 0.5))
            case .logo:
                if let logo { nodes.append(logo.node(at: Point(place, top), height: Self.logoHeight, width: Self.logoWidth).node) }
            }
            place += self.width(piece) + 6
        }
        return nodes
    }
}
