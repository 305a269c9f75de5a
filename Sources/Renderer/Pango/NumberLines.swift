import CCairo
import Charts

/// Lines of digits, points and commas, put together from letters that were shaped before between the same neighbours: a table of numbers needs only its
/// first hundreds to be shaped. A letter's glyph and width depend on its font and its two neighbours only, and all are whole units of Pango, so that the
/// result is the same to the last bit.
struct NumberLines {
    private struct Letter {
        let glyph: UInt
        /// From the pen and from the baseline, in points.
        let x: Double
        let y: Double
        let advance: Double
    }

    /// What is known of one style: a letter for each three of twelve characters, of which the outer ones may be missing.
    private final class Known {
        var letters = [Letter?](repeating: nil, count: 13 * 13 * 13)
        var font: ScaledFont?
    }

    private static let longest = 24
    private static let none = 12
    private var styles: [FontStyle: Known] = [:]
    private var last: (style: FontStyle, known: Known)?

    /// The line, when all of its letters are known.
    mutating func line(_ string: String, font: FontStyle) -> ShapedLine? {
        var string = string
        return string.withUTF8 { text in
            guard Self.isNumber(text), let known = known(font), let scaled = known.font else { return nil }
            var x = 0.0
            let glyphs = [cairo_glyph_t](unsafeUninitializedCapacity: text.count) { glyphs, count in
                while count < text.count, let letter = known.letters[Self.place(text, count)] {
                    glyphs.initializeElement(at: count, to: cairo_glyph_t(index: letter.glyph, x: x + letter.x, y: letter.y))
                    x += letter.advance
                    count += 1
                }
            }
            guard glyphs.count == text.count else { return nil }
            let run = ShapedLine.Run(font: scaled, glyphs: glyphs, clusters: Self.clusters[text.count], text: Array(text))
            return ShapedLine(width: x, isRightToLeft: false, isShortened: false, runs: [run])
        }
    }

    /// The width that the line would have, when all of its letters are known.
    mutating func width(_ string: String, font: FontStyle) -> Double? {
        var string = string
        return string.withUTF8 { text in
            guard Self.isNumber(text), let known = known(font) else { return nil }
            var x = 0.0
            for index in text.indices {
                guard let letter = known.letters[Self.place(text, index)] else { return nil }
                x += letter.advance
            }
            return x
        }
    }

    /// Learns from a shaped line and the glyphs that it was made from.
    mutating func learn(_ line: ShapedLine, from shaped: UnsafeMutablePointer<PangoLayoutLine>, of string: String, font: FontStyle) {
        let text = Array(string.utf8)
        guard text.withUnsafeBufferPointer(Self.isNumber), line.runs.count == 1, let run = line.runs.first, run.glyphs.count == text.count,
            run.clusters.count == text.count, let item = shaped.pointee.runs?.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self),
            let infos = item.pointee.glyphs?.pointee.glyphs, Int(item.pointee.glyphs.pointee.num_glyphs) == text.count
        else { return }
        if styles.count >= 16, styles[font] == nil {
            styles.removeAll()
            last = nil
        }
        let known = styles[font] ?? Known()
        styles[font] = known
        if known.font !== run.font {
            known.font = run.font
            known.letters = [Letter?](repeating: nil, count: known.letters.count)
        }
        var pen = 0.0
        for index in text.indices {
            let glyph = run.glyphs[index]
            let advance = Double(infos[index].geometry.width) / Double(PANGO_SCALE)
            let place = text.withUnsafeBufferPointer { Self.place($0, index) }
            known.letters[place] = Letter(glyph: glyph.index, x: glyph.x - pen, y: glyph.y, advance: advance)
            pen += advance
        }
    }

    private mutating func known(_ font: FontStyle) -> Known? {
        if let last, last.style == font { return last.known }
        guard let known = styles[font] else { return nil }
        last = (font, known)
        return known
    }

    /// For each count the clusters of a line in which each byte is a letter.
    private static let clusters = (0...longest).map { count in
        (0..<count).map { ShapedLine.Run.Cluster(bytes: $0..<$0 + 1, glyphs: $0..<$0 + 1) }
    }

    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        !text.isEmpty && text.count <= longest && text.allSatisfy { $0 >= 0x30 && $0 < 0x3a || $0 == 0x2e || $0 == 0x2c }
    }

    private static func place(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let before = index > 0 ? code(text[index - 1]) : none
        let after = index + 1 < text.count ? code(text[index + 1]) : none
        return (before * 13 + code(text[index])) * 13 + after
    }

    /// Digits as themselves, the point as 10, the comma as 11.
    private static func code(_ byte: UInt8) -> Int {
        byte == 0x2e ? 10 : byte == 0x2c ? 11 : Int(byte) - 0x30
    }
}
