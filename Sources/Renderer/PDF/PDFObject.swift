/// A value in a PDF file. Numbers keep the digits that they were written with.
indirect enum PDFObject {
    case null
    case boolean(Bool)
    case number(String)
    case name(String)
    case string([UInt8])
    case array([PDFObject])
    case dictionary(PDFDictionary)
    /// Number of an object elsewhere in the file.
    case reference(Int)

    /// A whole number.
    static func integer(_ value: Int) -> PDFObject { .number(String(value)) }

    /// A coordinate with at most two decimals.
    static func real(_ value: Double) -> PDFObject { .number(SVGWriter.number(value)) }

    /// A number with at most three decimals.
    static func fine(_ value: Double) -> PDFObject {
        var bytes: [UInt8] = []
        ContentNumber.appendFine(value, to: &bytes)
        return .number(String(decoding: bytes.dropLast(), as: UTF8.self))
    }

    /// Text: ASCII as it is, anything else as UTF-16.
    static func text(_ text: String) -> PDFObject {
        let bytes = Array(text.utf8)
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return .string(bytes) }
        return .string([0xfe, 0xff] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] })
    }

    var reference: Int? {
        if case .reference(let number) = self { number } else { nil }
    }

    var integer: Int? {
        if case .number(let digits) = self { Int(digits) } else { nil }
    }

    var real: Double? {
        if case .number(let digits) = self { Double(digits) } else { nil }
    }

    var array: [PDFObject]? {
        if case .array(let items) = self { items } else { nil }
    }

    var dictionary: PDFDictionary? {
        if case .dictionary(let dictionary) = self { dictionary } else { nil }
    }

    var name: String? {
        if case .name(let name) = self { name } else { nil }
    }
}
