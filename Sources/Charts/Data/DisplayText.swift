import Foundation

/// Makes text from outside fit to be drawn.
enum DisplayText {
    /// Without line breaks, control characters and bidirectional overrides (which could make a label read as something else), at most `limit` letters.
    static func clean(_ text: String, limit: Int = 400) -> String {
        if isPlain(text, limit) || isClean(text, limit) { return text }
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            switch kind(scalar) {
            case .unwanted: continue
            case .breaking: result.append(" ")
            case .visible: result.append(scalar)
            }
            count += 1
            if count == limit { break }
        }
        return String(result).trimmingCharacters(in: .whitespaces)
    }

    private enum Kind {
        case visible, breaking, unwanted
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x202a...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x61c, 0xfeff, 0xfffc: .unwanted
        case 0x0a, 0x0d, 0x09, 0x0b, 0x0c, 0x2028, 0x2029, 0x85: .breaking
        case 0x00..<0x20, 0x7f..<0xa0: .unwanted
        default: .visible
        }
    }

    /// True for text of any script in which nothing is to be changed.
    private static func isClean(_ text: String, _ limit: Int) -> Bool {
        let scalars = text.unicodeScalars
        guard text.utf8.count <= 4 * limit, let first = scalars.first, let last = scalars.last, scalars.count <= limit else { return text.isEmpty }
        guard first.properties.generalCategory != .spaceSeparator, last.properties.generalCategory != .spaceSeparator else { return false }
        return scalars.allSatisfy { kind($0) == .visible }
    }

    /// True for the usual case, short printable ASCII without spaces at its ends, which needs no copy.
    private static func isPlain(_ text: String, _ limit: Int) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= limit, bytes.first != 0x20, bytes.last != 0x20 else { return false }
        return bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    }

    /// A column's name as a label: underscores become spaces and the first letter a capital, when it looks like an identifier.
    static func label(_ name: String) -> String {
        let text = clean(name)
        guard text.allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "_" }) else { return text }
        let words = text.replacingOccurrences(of: "_", with: " ").trimmingCharacters(in: .whitespaces)
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
