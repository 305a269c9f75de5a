import Foundation

/// Makes text from outside fit to be drawn.
enum DisplayText {
    /// Without line breaks, control characters and bidirectional overrides (which could make a label read as something else), at most `limit` letters.
    static func clean(_ text: String, limit: Int = 400) -> String {
        if isClean(text, limit: limit) { return text }
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x202a...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x61c, 0xfeff, 0xfffc: continue
            case 0x0a, 0x0d, 0x09, 0x0b, 0x0c, 0x2028, 0x2029, 0x85: result.append(" ")
            case 0x00..<0x20, 0x7f..<0xa0: continue
            default: result.append(scalar)
            }
            count += 1
            if count == limit { break }
        }
        return String(result).trimmingCharacters(in: .whitespaces)
    }

    /// True for printable ASCII without spaces at its ends: most labels, which need not be looked at letter by letter.
    private static func isClean(_ text: String, limit: Int) -> Bool {
        let isPrintable = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.count <= limit && bytes.first != 0x20 && bytes.last != 0x20 && bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
        }
        return isPrintable ?? false
    }

    /// A column's name as a label: underscores become spaces and the first letter a capital, when it looks like an identifier.
    static func label(_ name: String) -> String {
        let text = clean(name)
        guard text.allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "_" }) else { return text }
        let words = text.replacingOccurrences(of: "_", with: " ").trimmingCharacters(in: .whitespaces)
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
