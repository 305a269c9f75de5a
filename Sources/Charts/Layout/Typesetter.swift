import Foundation

/// Measures and places text for one report.
struct Typesetter {
    let context: ChartContext
    let language: ReportLanguage

    init(_ context: ChartContext) {
        self.context = context
        language = context.language
    }

    var theme: Theme { context.theme }
    /// The fixed words of the report's language.
    var phrases: Phrases { Phrases(language) }

    /// Width of one line.
    func width(_ string: String, _ font: FontStyle) -> Double {
        string.isEmpty ? 0 : context.measurer.width(of: string, font: font)
    }

    /// Width of the widest of many lines; of more than a hundred only those with the most letters are measured.
    func width(of strings: some Collection<String>, _ font: FontStyle) -> Double {
        guard strings.count > 100 else { return strings.map { width($0, font) }.max() ?? 0 }
        return strings.map { ($0, $0.unicodeScalars.count) }.sorted { $0.1 > $1.1 }.prefix(60).map { width($0.0, font) }.max() ?? 0
    }

    /// Width of the widest cell of a column. Cells of ASCII are estimated by the widths of their letters, and those that promise to be the widest are measured; of others the longest.
    func width(ofCells strings: [String], _ font: FontStyle) -> Double {
        guard strings.count > 100 else { return strings.map { width($0, font) }.max() ?? 0 }
        let letters = (0..<128).map { $0 < 33 ? font.size * 0.3 : width(String(UnicodeScalar(UInt8($0))), font) }
        var plain: [(string: String, estimate: Double)] = []
        var others: [(string: String, estimate: Double)] = []
        for string in Set(strings) {
            let bytes = string.utf8
            if bytes.allSatisfy({ $0 < 128 }) {
                plain.append((string, bytes.reduce(0) { $0 + letters[Int($1)] }))
            } else {
                others.append((string, Double(bytes.count)))
            }
        }
        return [(plain, 0.93), (others, 0.6)].map { candidates, share in
            let bound = (candidates.map(\.estimate).max() ?? 0) * share
            return candidates.lazy.filter { $0.estimate >= bound }.prefix(400).map { width($0.string, font) }.max() ?? 0
        }.max() ?? 0
    }

    /// Distance between two baselines.
    func lineHeight(_ font: FontStyle) -> Double {
        context.measurer.metrics(font).lineHeight
    }

    /// From the top of a line down to its baseline.
    func ascent(_ font: FontStyle) -> Double {
        context.measurer.metrics(font).ascent
    }

    /// From the baseline down to the bottom of a line.
    func descent(_ font: FontStyle) -> Double {
        context.measurer.metrics(font).descent
    }

    /// The baseline at which digits and capitals stand centred on a height.
    func baseline(centered y: Double, _ font: FontStyle) -> Double {
        y + font.size * 0.363
    }

    /// One line of text; the text is cleaned.
    func run(
        _ string: String,
        _ font: FontStyle,
        _ color: Color,
        at origin: Point,
        anchor: TextRun.Anchor = .start,
        maximumWidth: Double? = nil,
        rotation: Double = 0,
        halo: Bool = false
    ) -> SceneNode {
        .text(
            TextRun(
                DisplayText.clean(string),
                font: font,
                color: color,
                origin: origin,
                anchor: anchor,
                maximumWidth: maximumWidth.map { max($0, 4) },
                rotation: rotation,
                halo: halo ? theme.card : nil,
                haloWidth: 2.5,
                language: language.identifier
            )
        )
    }

    /// The colour made darker (or lighter, on a dark card) until text in it can be read.
    func readable(_ color: Color) -> Color {
        let pole: Color = theme.card.luminance > 0.5 ? .black : .white
        var result = color
        var amount = 0.0
        while result.contrast(with: theme.card) < 4.5, amount < 1 {
            amount += 0.05
            result = color.mixed(with: pole, amount: amount)
        }
        return result
    }

    /// Near-black, white or, between the two, black: always at least 4.5 to 1 on its background.
    func ink(on background: Color) -> Color {
        let dark = Color(0x1f2328)
        if background.contrast(with: dark) >= 4.5 { return dark }
        return background.contrast(with: .white) >= 4.5 ? .white : .black
    }
}
