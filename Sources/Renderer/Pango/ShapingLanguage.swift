/// Decides in which language a text is shaped, above all the regional forms of Chinese characters in a text of another language.
///
/// Left alone, Pango would ask the machine's environment for a language. Text of a report in English, Thai or Arabic is therefore given one: Japanese when it
/// holds kana, Korean when it holds hangul, else simplified Chinese.
enum ShapingLanguage {
    /// The language to shape a text in: the given one unless Chinese characters need another; none where it makes no difference, so that text is measured
    /// and drawn from one shaping.
    static func language(of text: String, given: String?) -> String? {
        var text = text
        let highest = text.withUTF8 { bytes in bytes.max() ?? 0 }
        if highest < 0x80, let given, !changesASCII(given) { return nil }
        if highest < 0xe2 { return given }
        if let given, ["ja", "ko", "zh"].contains(where: { given.lowercased().hasPrefix($0) }) { return pangoName(given) }
        var hasHan = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x3040...0x30ff: return "ja"
            case 0x1100...0x11ff, 0x3130...0x318f, 0xac00...0xd7af: return "ko"
            case 0x2e80...0x2fdf, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: hasHan = true
            default: break
            }
        }
        return hasHan ? "zh-cn" : given
    }

    /// True when the language can change how plain ASCII is drawn: the letter i of the Turkic languages.
    private static func changesASCII(_ language: String) -> Bool {
        guard let first = language.utf8.first, "tacbTACB".utf8.contains(first) else { return false }
        return ["tr", "az", "crh", "tt", "ba"].contains { language.lowercased().hasPrefix($0) }
    }

    /// Fontconfig knows Chinese by country, not by script.
    private static func pangoName(_ language: String) -> String {
        let lowered = language.lowercased()
        guard lowered.hasPrefix("zh") else { return language }
        if lowered.contains("hk") || lowered.contains("mo") { return "zh-hk" }
        return lowered.contains("hant") || lowered.contains("tw") ? "zh-tw" : "zh-cn"
    }
}
