import CCairo
import Charts

/// The part of a font that a document needs, as objects of a PDF made by Cairo, with the codes that its letters have there.
final class FontSubset {
    /// How a glyph is written.
    struct Code {
        /// Index into `fonts`.
        let font: Int
        let code: Int
        /// The code has two bytes.
        let isWide: Bool
        /// Thousandths of the font's size.
        let width: Double
        /// Where in the subset's texts stands what a reader takes the code for; empty when that is not known.
        let text: Range<Int>
    }

    let file: PDFFile
    /// Numbers of the font dictionaries.
    let fonts: [Int]
    private let codes: [Code?]
    /// UTF-8 of all letters.
    private let texts: [UInt8]

    /// Lets Cairo write a page with each letter once, and reads from it what the letters are called.
    init(_ font: ScaledFont, letters: [(glyph: UInt, text: [UInt8])]) throws(RendererError) {
        var file = try PDFFile(Self.document(font, letters))
        guard let tree = try file.dictionary(file.root)["Pages"]?.reference,
            let page = try file.dictionary(tree)["Kids"]?.array?.first?.reference
        else {
            throw RendererError(.document, "the document of letters has no page")
        }
        let dictionary = try file.dictionary(page)
        var resources = dictionary["Resources"]?.dictionary
        if resources == nil, let number = dictionary["Resources"]?.reference { resources = try file.dictionary(number) }
        guard let contents = dictionary["Contents"]?.reference, let stream = file[contents]?.stream,
            let entries = resources?["Font"]?.dictionary?.entries
        else { throw RendererError(.document, "the document of letters has no font") }
        var numbers: [Int] = []
        var tables: [String: (index: Int, metrics: FontWidths)] = [:]
        for entry in entries {
            guard let number = entry.value.reference else { continue }
            tables[entry.key] = (numbers.count, try FontWidths(number, in: &file))
            numbers.append(number)
        }
        fonts = numbers
        let isCompressed = try file.dictionary(contents)["Filter"]?.name == "FlateDecode"
        let shown = try ShownCodes(isCompressed ? Deflater.expand(stream, limit: 1 << 26) : Array(stream)) { tables[$0]?.metrics.isWide ?? false }
            .codes
        guard shown.count == letters.count else {
            throw RendererError(.document, "Cairo wrote \(shown.count) letters of \(font.face) where \(letters.count) were drawn")
        }
        var codes = [Code?](repeating: nil, count: Int(letters.map(\.glyph).max() ?? 0) + 1)
        var texts: [UInt8] = []
        for (letter, shown) in zip(letters, shown) {
            guard let table = tables[shown.font] else { throw RendererError(.document, "the document of letters lacks the font \(shown.font)") }
            let start = texts.count
            if !shown.isReplaced { texts += letter.text }
            codes[Int(letter.glyph)] = Code(
                font: table.index,
                code: shown.code,
                isWide: table.metrics.isWide,
                width: table.metrics.width(of: shown.code),
                text: start..<texts.count
            )
        }
        self.codes = codes
        self.texts = texts
        self.file = file
    }

    /// How a glyph is written; nil for one that the document does not use.
    func code(of glyph: UInt) -> Code? {
        glyph < UInt(codes.count) ? codes[Int(glyph)] : nil
    }

    /// True when a reader takes a code for just these bytes of a text.
    func shows(_ code: Code, _ bytes: Range<Int>, of text: [UInt8]) -> Bool {
        guard !code.text.isEmpty, code.text.count == bytes.count else { return false }
        for (own, other) in zip(code.text, bytes) where texts[own] != text[other] { return false }
        return true
    }

    private static func document(_ font: ScaledFont, _ letters: [(glyph: UInt, text: [UInt8])]) throws(RendererError) -> [UInt8] {
        let surface = try PDFSurface()
        surface.beginPage(Size(width: 1000, height: 1000))
        let text = letters.flatMap(\.text).map { CChar(bitPattern: $0) }
        let glyphs = letters.enumerated().map { cairo_glyph_t(index: $1.glyph, x: 10 + Double($0 % 80) * 12, y: 20 + Double($0 / 80) * 12) }
        let clusters = letters.map { cairo_text_cluster_t(num_bytes: Int32($0.text.count), num_glyphs: 1) }
        cairo_set_scaled_font(surface.cairo, font.pointer)
        cairo_show_text_glyphs(
            surface.cairo,
            text,
            Int32(text.count),
            glyphs,
            Int32(glyphs.count),
            clusters,
            Int32(clusters.count),
            cairo_text_cluster_flags_t(rawValue: 0)
        )
        try surface.endPage(1)
        return try surface.finish()
    }
}
