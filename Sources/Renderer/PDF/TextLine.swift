import CCairo
import Charts
import Foundation

/// Writes the letters of one run as a text object.
struct TextLine {
    /// The font that the reader has chosen last.
    struct Font {
        var number = -1
        var size = 0.0
    }

    private let text: PageText
    private let run: ShapedLine.Run
    private let height: Double
    private let subset: FontSubset
    private let firstFont: Int
    private(set) var font: Font
    /// Points for each unit of the font.
    private let size: Double
    /// Where the reader's pen stands and where its line began, in points from the start of the baseline; nil before the first letter.
    private var pen: Double?
    private var start = (x: 0.0, y: 0.0)
    private var rise = 0.0
    /// Letters no farther than this from where the pen stands, in points, are not moved: a quarter of a dot of a good printer.
    private static let tolerance = 0.03
    /// What is open in the content stream: the operand of the operator that shows letters, and in it a string.
    private var isShowing = false
    private var isOpen = false
    private var isWide = false

    /// `font` is what the reader has when the text begins.
    init(_ text: PageText, height: Double, subset: FontSubset, firstFont: Int, font: Font) {
        self.text = text
        self.height = height
        self.subset = subset
        self.firstFont = firstFont
        self.font = font
        run = text.run
        size = text.run.font.matrix.yy
    }

    /// All letters, with the text that they show where the font alone would not tell it.
    mutating func write(to bytes: inout [UInt8]) {
        if let picture = text.standsFor { return writeUnseen(as: picture, to: &bytes) }
        begin(&bytes)
        for cluster in run.clusters {
            if cluster.glyphs.count == 1, let code = subset.code(of: run.glyphs[cluster.glyphs.lowerBound].index),
                subset.shows(code, cluster.bytes, of: run.text)
            {
                show(run.glyphs[cluster.glyphs.lowerBound], code, &bytes)
                continue
            }
            flush(&bytes)
            bytes.append("/Span <</ActualText ")
            Self.append(utf8: run.text[cluster.bytes], to: &bytes)
            bytes.append(">> BDC\n")
            for glyph in run.glyphs[cluster.glyphs] {
                if let code = subset.code(of: glyph.index) { show(glyph, code, &bytes) }
            }
            flush(&bytes)
            bytes.append("EMC\n")
        }
        flush(&bytes)
        bytes.append("ET\n")
    }

    /// The letters unseen, stretched to the width of a picture, standing for its text.
    private mutating func writeUnseen(as picture: PageText.Picture, to bytes: inout [UInt8]) {
        bytes.append("/Span <</ActualText ")
        Self.append(utf8: picture.text[...], to: &bytes)
        bytes.append(">> BDC\n")
        begin(&bytes)
        let natural = run.glyphs.reduce(0) { $0 + (subset.code(of: $1.index)?.width ?? 0) } * size / 1000
        bytes.append("3 Tr ")
        ContentNumber.append(natural > 0 ? 100 * picture.width / natural : 100, to: &bytes)
        bytes.append("Tz\n")
        for glyph in run.glyphs {
            if let code = subset.code(of: glyph.index) { show(glyph, code, &bytes) }
        }
        flush(&bytes)
        bytes.append("0 Tr 100 Tz\nET\nEMC\n")
    }

    private mutating func begin(_ bytes: inout [UInt8]) {
        bytes.append("BT\n")
        let matrix = run.font.matrix
        let isUpright = text.placement.rotation == 0 && matrix.xy == 0 && matrix.yx == 0 && matrix.xx == matrix.yy
        guard !isUpright else { return }
        let angle = text.placement.rotation * .pi / 180
        let (sine, cosine) = (sin(angle), cos(angle))
        // The font's own slant, then the turn of the line; both with y up.
        let (slant, stretch) = (-matrix.xy / matrix.yy, matrix.xx / matrix.yy)
        let origin = text.placement.point(.zero)
        for value in [stretch * cosine, -stretch * sine, slant * cosine + sine, cosine - slant * sine] { ContentNumber.appendFine(value, to: &bytes) }
        ContentNumber.append(origin.x, to: &bytes)
        ContentNumber.append(height - origin.y, to: &bytes)
        bytes.append("Tm\n")
        start = (0, 0)
        pen = 0
    }

    private mutating func show(_ glyph: cairo_glyph_t, _ code: FontSubset.Code, _ bytes: inout [UInt8]) {
        if font.number != firstFont + code.font || font.size != size { choose(code.font, &bytes) }
        if pen == nil || abs(glyph.y - rise) > 0.005 { move(to: glyph, &bytes) }
        let distance = glyph.x - (pen ?? glyph.x)
        if abs(distance) > 4 * size {
            move(to: glyph, &bytes)
        } else if abs(distance) > Self.tolerance {
            let units = (distance * 1000 / size).rounded()
            open(&bytes)
            closeString(&bytes)
            ContentNumber.append(-Int(units), to: &bytes)
            pen = (pen ?? 0) + units * size / 1000
        }
        append(code, &bytes)
        pen = (pen ?? 0) + code.width * size / 1000
    }

    private mutating func choose(_ part: Int, _ bytes: inout [UInt8]) {
        flush(&bytes)
        font = Font(number: firstFont + part, size: size)
        bytes.append("/F")
        ContentNumber.append(font.number, to: &bytes)
        bytes.append(" ")
        ContentNumber.append(size, to: &bytes)
        bytes.append("Tf\n")
    }

    /// Begins a line at a glyph.
    private mutating func move(to glyph: cairo_glyph_t, _ bytes: inout [UInt8]) {
        flush(&bytes)
        if pen == nil {
            let place = text.placement.point(Point(glyph.x, glyph.y))
            ContentNumber.append(place.x, to: &bytes)
            ContentNumber.append(height - place.y, to: &bytes)
        } else {
            ContentNumber.append(glyph.x - start.x, to: &bytes)
            ContentNumber.append(start.y - glyph.y, to: &bytes)
        }
        bytes.append("Td\n")
        start = (glyph.x, glyph.y)
        rise = glyph.y
        pen = glyph.x
    }

    private mutating func append(_ code: FontSubset.Code, _ bytes: inout [UInt8]) {
        open(&bytes)
        if !isOpen {
            bytes.append(code.isWide ? "<" : "(")
            isOpen = true
            isWide = code.isWide
        }
        if code.isWide {
            bytes.append(hex: UInt8(truncatingIfNeeded: code.code >> 8))
            bytes.append(hex: UInt8(truncatingIfNeeded: code.code))
        } else {
            Self.append(literal: UInt8(truncatingIfNeeded: code.code), to: &bytes)
        }
    }

    private mutating func open(_ bytes: inout [UInt8]) {
        if !isShowing { bytes.append("[") }
        isShowing = true
    }

    private mutating func closeString(_ bytes: inout [UInt8]) {
        if isOpen { bytes.append(isWide ? ">" : ")") }
        isOpen = false
    }

    /// Ends the operator that shows letters, when one is open.
    private mutating func flush(_ bytes: inout [UInt8]) {
        guard isShowing else { return }
        closeString(&bytes)
        bytes.append("]TJ\n")
        isShowing = false
    }

    private static func append(literal byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
            bytes += [UInt8(ascii: "\\"), byte]
        case 0x20..<0x7f:
            bytes.append(byte)
        default:
            bytes.append(UInt8(ascii: "\\"))
            bytes += [0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
        }
    }

    /// Text as PDF wants it: UTF-16 in hexadecimal digits.
    private static func append(utf8: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes.append("<FEFF")
        for unit in String(decoding: utf8, as: UTF8.self).utf16 {
            bytes.append(hex: UInt8(unit >> 8))
            bytes.append(hex: UInt8(unit & 0xff))
        }
        bytes.append(UInt8(ascii: ">"))
    }
}
