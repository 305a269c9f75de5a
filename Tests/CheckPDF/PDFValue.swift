import Foundation

/// A value of a PDF as `qpdf --json=2` prints it: names begin with "/", text with "u:", other bytes with "b:", references end in " R".
public enum PDFValue: Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([PDFValue])
    case dictionary([String: PDFValue])

    init(_ json: Any) {
        switch json {
        case let items as [Any]: self = .array(items.map { PDFValue($0) })
        case let entries as [String: Any]: self = .dictionary(entries.mapValues { PDFValue($0) })
        case let text as String: self = .string(text)
        case let number as NSNumber:
            // JSON's true and false arrive as numbers of the type of a character.
            self = ["c", "B"].contains(String(cString: number.objCType)) ? .boolean(number.boolValue) : .number(number.doubleValue)
        default: self = .null
        }
    }

    /// An entry of a dictionary.
    public subscript(key: String) -> PDFValue? {
        get { if case .dictionary(let entries) = self { entries[key] } else { nil } }
        set {
            guard case .dictionary(var entries) = self else { return }
            entries[key] = newValue
            self = .dictionary(entries)
        }
    }

    /// A name with its slash.
    public var name: String? {
        if case .string(let text) = self, text.hasPrefix("/") { text } else { nil }
    }

    /// Text, when it is some.
    public var text: String? {
        if case .string(let text) = self, text.hasPrefix("u:") { String(text.dropFirst(2)) } else { nil }
    }

    /// The items of an array.
    public var items: [PDFValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// A number.
    public var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// True or false.
    public var flag: Bool? {
        if case .boolean(let flag) = self { flag } else { nil }
    }
}
