/// Separators, units and names of one language, kept in a small table so that a report needs no locale library.
struct ReportLanguage: Sendable, Hashable {
    /// The tag it was chosen by.
    let identifier: String
    /// Its first part, one of the languages of the table ("en" when it is not there).
    let code: String
    /// Between groups of three digits.
    let grouping: String
    /// Before decimals.
    let decimal: String
    /// Between a number and the per cent sign.
    let percentSpace: String
    /// True when a currency's sign stands before the number.
    let currencyFirst: Bool
    /// Names for powers of ten, smallest first.
    let magnitudes: [Magnitude]
    /// Hours go to 12 and are followed by AM or PM.
    let twelveHours: Bool
    /// Years are counted from 543 BC.
    let buddhistEra: Bool

    /// A short name for a power of ten.
    struct Magnitude: Sendable, Hashable {
        let value: Double
        let suffix: String
    }

    init(identifier: String) {
        let tag = identifier.replacing("_", with: "-")
        let parts = tag.lowercased().split(separator: "-")
        let first = parts.first.map(String.init) ?? "en"
        let region = parts.dropFirst().first { $0.count == 2 }.map(String.init) ?? ""
        self.identifier = tag
        let narrow = "\u{202f}"
        let hard = "\u{a0}"
        let western = Self.magnitudes(["K", "M", "B", "T"])
        buddhistEra = parts.contains("buddhist")
        switch first {
        case "de":
            code = "de"
            (grouping, decimal) = region == "ch" ? ("’", ".") : (".", ",")
            (percentSpace, currencyFirst, twelveHours) = (hard, false, false)
            magnitudes = Self.magnitudes(["\(hard)Tsd.", "\(hard)Mio.", "\(hard)Mrd.", "\(hard)Bio."])
        case "fr":
            code = "fr"
            (grouping, decimal, percentSpace, currencyFirst, twelveHours) = (narrow, ",", narrow, false, false)
            magnitudes = Self.magnitudes(["\(hard)k", "\(hard)M", "\(hard)Md", "\(hard)Bn"])
        case "es", "it", "pt", "nl", "id", "tr", "vi":
            code = "en"
            (grouping, decimal, percentSpace, currencyFirst, twelveHours) = (".", ",", first == "es" ? hard : "", false, false)
            magnitudes = western
        case "ja":
            code = "ja"
            (grouping, decimal, percentSpace, currencyFirst, twelveHours) = (",", ".", "", true, false)
            magnitudes = [Magnitude(value: 1e4, suffix: "万"), Magnitude(value: 1e8, suffix: "億"), Magnitude(value: 1e12, suffix: "兆")]
        case "zh":
            code = "zh"
            (grouping, decimal, percentSpace, currencyFirst, twelveHours) = (",", ".", "", true, false)
            let traditional = parts.contains("hant") || region == "tw" || region == "hk"
            magnitudes = [
                Magnitude(value: 1e4, suffix: traditional ? "萬" : "万"), Magnitude(value: 1e8, suffix: traditional ? "億" : "亿"),
                Magnitude(value: 1e12, suffix: traditional ? "兆" : "万亿"),
            ]
        case "th":
            code = "th"
            (grouping, decimal, percentSpace, currencyFirst, twelveHours) = (",", ".", "", true, false)
            magnitudes = western
        default:
            code = "en"
            (grouping, decimal, percentSpace, currencyFirst) = (",", ".", "", true)
            twelveHours = first == "en" && !["gb", "ie", "in", "za"].contains(region)
            magnitudes = western
        }
    }

    private static func magnitudes(_ suffixes: [String]) -> [Magnitude] {
        zip([1e3, 1e6, 1e9, 1e12], suffixes).map { Magnitude(value: $0, suffix: $1) }
    }
}
