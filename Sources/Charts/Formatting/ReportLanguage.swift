/// Separators, units and names of one language, kept in a small table so that a report needs no locale library. Values after CLDR 44.
struct ReportLanguage: Sendable, Hashable {
    /// The tag it was chosen by.
    let identifier: String
    /// Its first part, one of the languages of the table ("en" when it is not there).
    let code: String
    /// Between groups of three digits.
    private(set) var grouping = ","
    /// Before decimals.
    private(set) var decimal = "."
    /// Between a number and the per cent sign.
    private(set) var percentSpace = ""
    /// True when a currency's sign stands before the number.
    private(set) var currencyFirst = true
    /// Names for powers of ten, smallest first.
    private(set) var magnitudes = Self.magnitudes(["K", "M", "B", "T"])
    /// Hours go to 12 and are followed by AM or PM.
    private(set) var twelveHours = false
    /// Years are counted from 543 BC.
    private(set) var buddhistEra = false
    /// Text begins at the right.
    private(set) var isRightToLeft = false
    /// The ten digits, when they are not 0 to 9.
    private(set) var digits: [Character]?
    /// Names of day, hour, minute, second and millisecond behind a number.
    private(set) var durationUnits = ["d", "h", "min", "s", "ms"]

    /// A short name for a power of ten.
    struct Magnitude: Sendable, Hashable {
        let value: Double
        let suffix: String
    }

    /// English as spoken in the United States.
    static let english = ReportLanguage(identifier: "en")

    /// Reads a language tag (BCP 47) with its extensions for calendar (`ca`) and digits (`nu`); English separators for languages that are not known.
    init(identifier: String) {
        let tag = identifier.replacing("_", with: "-")
        let parts = tag.lowercased().split(separator: "-").map(String.init)
        let first = parts.first ?? "en"
        let region = parts.dropFirst().prefix { $0.count > 1 }.first { $0.count == 2 } ?? ""
        self.identifier = tag
        code = Phrases.languages[first] == nil ? "en" : first
        let narrow = "\u{202f}"
        let hard = "\u{a0}"
        switch first {
        case "de":
            (grouping, decimal) = region == "ch" ? ("’", ".") : (".", ",")
            (percentSpace, currencyFirst) = (region == "ch" ? "" : hard, region == "ch")
            magnitudes = Self.magnitudes(["\(hard)Tsd.", "\(hard)Mio.", "\(hard)Mrd.", "\(hard)Bio."])
            durationUnits = ["T", "Std.", "Min.", "Sek.", "ms"]
        case "fr":
            (grouping, decimal, percentSpace, currencyFirst) = (narrow, ",", narrow, false)
            magnitudes = Self.magnitudes(["\(hard)k", "\(hard)M", "\(hard)Md", "\(hard)Bn"])
            durationUnits = ["j", "h", "min", "s", "ms"]
        case "id":
            (grouping, decimal) = (".", ",")
            magnitudes = Self.magnitudes(["\(hard)rb", "\(hard)jt", "\(hard)M", "\(hard)T"])
            durationUnits = ["hr", "j", "mnt", "dtk", "md"]
        case "es", "it", "pt", "nl", "tr", "vi":
            (grouping, decimal, percentSpace, currencyFirst) = (".", ",", first == "es" ? hard : "", false)
        case "ja":
            magnitudes = [Magnitude(value: 1e4, suffix: "万"), Magnitude(value: 1e8, suffix: "億"), Magnitude(value: 1e12, suffix: "兆")]
            durationUnits = ["日", "時間", "分", "秒", "ミリ秒"]
        case "zh":
            let traditional = parts.contains("hant") || region == "tw" || region == "hk"
            magnitudes = [
                Magnitude(value: 1e4, suffix: traditional ? "萬" : "万"), Magnitude(value: 1e8, suffix: traditional ? "億" : "亿"),
                Magnitude(value: 1e12, suffix: traditional ? "兆" : "万亿"),
            ]
            durationUnits = traditional ? ["天", "小時", "分", "秒", "毫秒"] : ["天", "小时", "分", "秒", "毫秒"]
        case "th":
            magnitudes = Self.magnitudes(["\(hard)พัน", "\(hard)ล้าน", "\(hard)พันล้าน", "\(hard)ล้านล้าน"])
            durationUnits = ["วัน", "ชม.", "นาที", "วินาที", "มิลลิวินาที"]
            buddhistEra = !parts.contains("gregory")
        case "ar":
            let isWestern = parts.contains("latn") || (!parts.contains("arab") && ["ae", "dz", "eh", "ly", "ma", "tn"].contains(region))
            if !isWestern {
                (grouping, decimal) = ("٬", "٫")
                digits = Array("٠١٢٣٤٥٦٧٨٩")
            } else if ["dz", "ly", "ma", "tn"].contains(region) {
                (grouping, decimal) = (".", ",")
            }
            (percentSpace, currencyFirst, isRightToLeft) = ("", false, true)
            magnitudes = Self.magnitudes(["\(hard)ألف", "\(hard)مليون", "\(hard)مليار", "\(hard)تريليون"])
            durationUnits = ["ي", "س", "د", "ث", "مث"]
            twelveHours = true
        case "he", "fa", "ur":
            isRightToLeft = true
        default:
            twelveHours = first == "en" && !["gb", "ie", "in", "za"].contains(region)
        }
        if parts.contains("buddhist") { buddhistEra = true }
    }

    /// The per cent sign that goes with the digits.
    var percentSign: String { digits == nil ? "%" : "٪" }

    /// The same text with the language's digits.
    func localized(_ text: String) -> String {
        guard let digits else { return text }
        return String(text.map { $0.isASCII ? $0.wholeNumberValue.map { digits[$0] } ?? $0 : $0 })
    }

    private static func magnitudes(_ suffixes: [String]) -> [Magnitude] {
        zip([1e3, 1e6, 1e9, 1e12], suffixes).map { Magnitude(value: $0, suffix: $1) }
    }
}
