import Foundation

/// Measures and places text for one report. A class, because everything that is drawn holds one: a copy of the words and colours within would cost more than the drawing.
final class Typesetter {
    let context: ChartContext
    let language: ReportLanguage
    /// The fixed words of the report's language.
    let phrases: Phrases

    init(_ context: ChartContext) {
        self.context = context
        language = context.language
        phrases = Phrases(context.language)
    }

    var theme: Theme { context.theme }

    /// Width of one line.
    func width(_ string: String, _ font: FontStyle) -> Double {
        string.isEmpty ? 0 : context.measurer.width(of: string, font: font)
    }

    /// Width of the widest of many lines; of more than a hundred only those with the most letters are measured.
    func width(of strings: some Collection<String>, _ font: FontStyle) -> Double {
        guard strings.count > 100 else { return strings.map { width($0, font) }.max() ?? 0 }
        return strings.map { ($0, $0.unicodeScalars.count) }.sorted { $0.1 > $1.1 }.prefix(60).map { width($0.0, font) }.max() ?? 0
    }

    /// Width of the widest cell of a column. Cells of ASCII are estimated by the widths of their letters, others (as negative numbers) by their length, and those that promise to be the widest are measured.
    func width(ofCells strings: [String], _ font: FontStyle) -> Double {
        guard strings.count > 100 else { return strings.map { width($0, font) }.max() ?? 0 }
        let letters = (0..<128).map { $0 < 33 ? font.size * 0.3 : width(String(UnicodeScalar(UInt8($0))), font) }
        var estimates: [Double] = []
        estimates.reserveCapacity(strings.count)
        var widest = (plain: 0.0, other: 0.0)
        for string in strings {
            var estimate = 0.0
            for byte in string.utf8 {
                guard byte < 128 else {
                    estimate = -Double(string.utf8.count)
                    break
                }
                estimate += letters[Int(byte)]
            }
            estimates.append(estimate)
            widest = (max(widest.plain, estimate), min(widest.other, estimate))
        }
        let near = strings.indices.filter { estimates[$0] >= 0 ? estimates[$0] >= widest.plain * 0.93 : estimates[$0] <= widest.other * 0.6 }
        return widthOfWidest(near, strings, estimates, font)
    }

    /// Measures the different ones of some cells, eight hundred at most. Digits have one width in a column, so of numbers with the same estimate one is enough.
    private func widthOfWidest(_ cells: [Int], _ strings: [String], _ estimates: [Double], _ font: FontStyle) -> Double {
        var numbers: Set<Double> = []
        var texts: Set<String> = []
        var result = 0.0
        for cell in cells {
            let isNumber = strings[cell].utf8.allSatisfy { $0 < 0x3a }
            guard isNumber ? numbers.insert(estimates[cell]).inserted : texts.insert(strings[cell]).inserted else { continue }
            result = max(result, width(strings[cell], font))
            if numbers.count + texts.count == 800 { break }
        }
        return result
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
