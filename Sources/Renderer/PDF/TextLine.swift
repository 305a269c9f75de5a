import CCairo
import Charts
import Foundation

/// Writes the letters of one run as a text object.
struct TextLine {
    private let text: PageText
    private let height: Double
    private let subset: FontSubset
    private let firstFont: Int
    /// Points for each unit of the font.
    private let size: Double
    private var font = -1
    /// Where the reader's pen stands and where its line began, in points from the start of the baseline; nil before the first letter.
    private var pen: Double?
    private var start = (x: 0.0, y: 0.0)
    private var rise = 0.0
    /// Codes and moves that are not written yet.
    private var codes: [UInt8] = []
    private var isOpen = false
    private var isWide = false

    /// Letters this near to where the pen stands, in thousandths of the size, are not moved.
    private static let tolerance = 2.0

    init(_ text: PageText, height: Double, subset: FontSubset, firstFont: Int) {
        self.text = text
        self.height = height
        self.subset = subset
        self.firstFont = firstFont
        size = text.run.font.matrix.yy
    }

    /// All letters, with the text that they show where the font alone would not tell it.
    mutating func write(to bytes: inout [UInt8]) {
        begin(&bytes)
        for cluster in text.run.clusters {
            let glyphs = text.run.glyphs[cluster.glyphs]
            let isPlain = cluster.glyphs.count == 1 && shows(text.run.glyphs[cluster.glyphs.lowerBound].index, cluster.bytes)
            if !isPlain {
                flush(&bytes)
                bytes += "/Span <</ActualText ".utf8
                Self.append(utf8: text.run.text[cluster.bytes], to: &bytes)
                bytes += ">> BDC\n".utf8
            }
            for glyph in glyphs { show(glyph, &bytes) }
            if !isPlain {
                flush(&bytes)
                bytes += "EMC\n".utf8
            }
        }
        flush(&bytes)
        bytes += "ET\n".utf8
    }

    /// The letters unseen, stretched to a width, standing for another text.
    mutating func writeUnseen(as other: [UInt8], width: Double, to bytes: inout [UInt8]) {
        bytes += "/Span <</ActualText ".utf8
        Self.append(utf8: other[...], to: &bytes)
        bytes += ">> BDC\n".utf8
        begin(&bytes)
        let natural = text.run.glyphs.reduce(0) { $0 + (subset.code(of: $1.index)?.width ?? 0) } * size / 1000
        bytes += "3 Tr ".utf8
        ContentNumber.append(natural > 0 ? 100 * width / natural : 100, to: &bytes)
        bytes += "Tz\n".utf8
        for glyph in text.run.glyphs { show(glyph, &bytes) }
        flush(&bytes)
        bytes += "0 Tr 100 Tz\nET\nEMC\n".utf8
    }

    /// True when the font alone tells that a glyph stands for these bytes of the text.
    private func shows(_ glyph: UInt, _ bytes: Range<Int>) -> Bool {
        guard let shown = subset.code(of: glyph)?.text, shown.count == bytes.count else { return false }
        return shown.indices.allSatisfy { shown[$0] == text.run.text[bytes.lowerBound + $0] }
    }

    private mutating func begin(_ bytes: inout [UInt8]) {
        bytes += "BT\n".utf8
        codes.reserveCapacity(4 * text.run.glyphs.count + 16)
        let matrix = text.run.font.matrix
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
        bytes += "Tm\n".utf8
        start = (0, 0)
        pen = 0
    }

    private mutating func show(_ glyph: cairo_glyph_t, _ bytes: inout [UInt8]) {
        guard let code = subset.code(of: glyph.index) else { return }
        if font != code.font {
            flush(&bytes)
            font = code.font
            bytes += "/F".utf8
            ContentNumber.append(firstFont + code.font, to: &bytes)
            bytes.append(0x20)
            ContentNumber.append(size, to: &bytes)
            bytes += "Tf\n".utf8
        }
        if pen == nil || abs(glyph.y - rise) > 0.005 { move(to: glyph, &bytes) }
        let distance = (glyph.x - (pen ?? glyph.x)) * 1000 / size
        if abs(distance) > 4000 {
            move(to: glyph, &bytes)
        } else if abs(distance) > Self.tolerance {
            let units = distance.rounded()
            closeString()
            ContentNumber.append(-Int(units), to: &codes)
            pen = (pen ?? 0) + units * size / 1000
        }
        append(code)
        pen = (pen ?? 0) + code.width * size / 1000
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
        bytes += "Td\n".utf8
        start = (glyph.x, glyph.y)
        rise = glyph.y
        pen = glyph.x
    }

    private mutating func append(_ code: FontSubset.Code) {
        if !isOpen {
            codes.append(UInt8(ascii: code.isWide ? "<" : "("))
            isOpen = true
            isWide = code.isWide
        }
        if code.isWide {
            Self.append(hex: code.code >> 8, to: &codes)
            Self.append(hex: code.code & 0xff, to: &codes)
        } else {
            Self.append(literal: UInt8(truncatingIfNeeded: code.code), to: &codes)
        }
    }

    private mutating func closeString() {
        guard isOpen else { return }
        codes.append(UInt8(ascii: isWide ? ">" : ")"))
        isOpen = false
    }

    private mutating func flush(_ bytes: inout [UInt8]) {
        guard !codes.isEmpty else { return }
        closeString()
        bytes.append(UInt8(ascii: "["))
        bytes += codes
        bytes += "]TJ\n".utf8
        codes.removeAll(keepingCapacity: true)
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

    private static func append(hex byte: Int, to bytes: inout [UInt8]) {
        func digit(_ nibble: Int) -> UInt8 { UInt8(nibble < 10 ? 0x30 + nibble : 0x37 + nibble) }
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 15))
    }

    /// Text as PDF wants it: UTF-16 in hexadecimal digits.
    private static func append(utf8: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes += "<FEFF".utf8
        for unit in String(decoding: utf8, as: UTF8.self).utf16 {
            append(hex: Int(unit >> 8), to: &bytes)
            append(hex: Int(unit & 0xff), to: &bytes)
        }
        bytes.append(UInt8(ascii: ">"))
    }
}
