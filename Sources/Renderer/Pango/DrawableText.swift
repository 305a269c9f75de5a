/// Text made harmless for the shaping engine.
enum DrawableText {
    /// Longest line that is shaped, in bytes of UTF-8; no page is wide enough for more.
    static let longestLine = 4096
    /// Longest paragraph that is shaped, in bytes of UTF-8; more than a page of the smallest print.
    static let longestParagraph = 65_536

    /// One line: at most `longestLine` bytes, control characters and line breaks as spaces, direction overrides left out.
    static func line(_ text: String) -> String {
        clean(text, limit: longestLine, keepsLineBreaks: false)
    }

    /// A paragraph: at most `longestParagraph` bytes, line breaks kept.
    static func paragraph(_ text: String) -> String {
        clean(text, limit: longestParagraph, keepsLineBreaks: true)
    }

    private static func clean(_ text: String, limit: Int, keepsLineBreaks: Bool) -> String {
        var text = text
        let isHarmless = text.withUTF8 { bytes in bytes.count <= limit && bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }
        if isHarmless { return text }
        var result = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            if length > limit {
                result.append("…")
                break
            }
            switch scalar.value {
            case 0x0a where keepsLineBreaks: result.append(scalar)
            case 0x00...0x1f, 0x7f...0x9f, 0x2028, 0x2029: result.append(" ")
            case 0x202a...0x202e: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
