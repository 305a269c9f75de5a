/// A large number with its unit, as large as its room allows.
struct NumberBlock {
    private let content: WidgetContent
    private let unit: String?
    private let text: String
    private let unitFont: FontStyle
    private let numberWidth: Double
    /// Look of the number.
    let font: FontStyle

    /// Chooses the largest of the usual sizes that fits; a shorter form of the number is taken where the first would have to be small.
    init(_ content: WidgetContent, _ value: Double, width: Double, height: Double) {
        self.content = content
        unit = content.options.unit.map { DisplayText.clean($0, limit: 24) }.flatMap { $0.isEmpty ? nil : $0 }
        let reserve = unit.map { min(content.type.width($0, TextStyles.lead) + 5, width * 0.4) } ?? 0
        let number = content.type.fit(content.forms(of: value), width: width - reserve, height: height)
        (text, font, numberWidth) = (number.text, number.font, number.width)
        unitFont = FontStyle(size: TextStyles.size(below: number.font.size, by: unit == "%" ? 1 : 2), weight: unit == "%" ? .medium : .regular)
    }

    /// From the top of the digits to the baseline.
    var height: Double { font.size * 0.76 }

    /// Number and unit with the space between them.
    var width: Double { numberWidth + (unit.map { content.type.width($0, unitFont) + gap } ?? 0) }

    private var gap: Double { unit == "%" ? 1 : 4 }

    /// The drawing with its top left corner (or, where text begins at the right, its top right corner) at a point.
    func draw(at origin: Point, maximumWidth: Double = .infinity) -> [SceneNode] {
        let type = content.type
        let y = origin.y + font.size * 0.74
        if content.language.isRightToLeft {
            var nodes = [type.run(text, font, content.theme.text, at: Point(origin.x, y), anchor: .end)]
            if let unit {
                let end = origin.x - numberWidth - gap
                nodes.append(type.run(unit, unitFont, content.theme.secondaryText, at: Point(end, y), anchor: .end))
            }
            return nodes
        }
        let bearing = text.first?.isNumber == true ? font.size * 0.02 : 0
        var nodes = [type.run(text, font, content.theme.text, at: Point(origin.x - bearing, y))]
        if let unit {
            let start = origin.x - bearing + numberWidth + gap
            let room = min(maximumWidth - numberWidth - gap, type.width(unit, unitFont) + 0.5)
            nodes.append(type.run(unit, unitFont, content.theme.secondaryText, at: Point(start, y), maximumWidth: room))
        }
        return nodes
    }
}

extension WidgetContent {
    /// A number written out, when it has at most seven digits before the decimal sign, and shortened.
    func forms(of value: Double) -> [String] {
        let short = format.string(value, language)
        switch format.style {
        case .automatic where abs(value) >= 1_000 && abs(value) < 10_000_000:
            return [NumberFormat(style: .decimal, fractionDigits: 0).string(value, language), short]
        case .currency where abs(value) >= 10_000 && abs(value) < 10_000_000:
            var whole = format
            whole.fractionDigits = 0
            return [whole.string(value, language), short]
        default: return [short]
        }
    }
}

extension Typesetter {
    /// The number in the largest of the usual sizes that fits; a shorter form is taken when the first would have to be small.
    func fit(_ texts: [String], width: Double, height: Double) -> (text: String, font: FontStyle, width: Double) {
        let reference = FontStyle(size: 20, weight: .semibold)
        for (rank, text) in texts.enumerated() {
            let ems = self.width(text, reference) / 20
            for size in TextStyles.sizes where size * 0.78 <= height {
                if ems * size <= width, size >= 18 || rank == texts.count - 1 || height < 24 {
                    let font = FontStyle(size: size, weight: .semibold)
                    return (text, font, self.width(text, font))
                }
            }
        }
        let font = FontStyle(size: TextStyles.sizes[TextStyles.sizes.count - 1], weight: .semibold)
        let text = texts.last ?? ""
        return (text, font, self.width(text, font))
    }
}
