/// Names of months and days.
enum CalendarNames {
    /// Short name of a month, 1 to 12.
    static func month(_ number: Int, _ language: ReportLanguage) -> String {
        name(number, months[language.code] ?? english, language)
    }

    /// Full name of a month, 1 to 12.
    static func longMonth(_ number: Int, _ language: ReportLanguage) -> String {
        name(number, longMonths[language.code] ?? months[language.code] ?? english, language)
    }

    private static func name(_ number: Int, _ names: [String], _ language: ReportLanguage) -> String {
        if language.code == "ja" || language.code == "zh" { return "\(number)月" }
        return names[min(max(number, 1), 12) - 1]
    }

    /// Position of a weekday or month name in its cycle, in English, German or French; nil for other words. For sorting categories as a calendar does.
    static func ordinal(_ word: String) -> (cycle: Int, position: Int)? {
        let key = word.lowercased().trimmingPrefix { $0 == " " }.prefix { $0.isLetter }
        guard key.count == word.filter({ $0 != "." && $0 != " " }).count else { return nil }
        let days = [
            ["mon", "monday", "mo", "montag", "lun", "lundi"], ["tue", "tues", "tuesday", "di", "dienstag", "mar", "mardi"],
            ["wed", "wednesday", "mi", "mittwoch", "mer", "mercredi"], ["thu", "thur", "thurs", "thursday", "do", "donnerstag", "jeu", "jeudi"],
            ["fri", "friday", "fr", "freitag", "ven", "vendredi"], ["sat", "saturday", "sa", "samstag", "sam", "samedi"],
            ["sun", "sunday", "so", "sonntag", "dim", "dimanche"],
        ]
        let full = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        ]
        if let month = full.firstIndex(where: { $0 == key || $0.prefix(3) == key || (key == "sept" && $0 == "september") }) { return (1, month) }
        if let month = (longMonths["de"] ?? []).firstIndex(where: { $0.lowercased() == key }) { return (1, month) }
        if let month = (longMonths["fr"] ?? []).firstIndex(where: { $0.lowercased() == key }) { return (1, month) }
        return days.firstIndex { $0.contains(String(key)) }.map { (0, $0) }
    }

    private static let english = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let months = [
        "de": ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."],
        "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        "th": ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
    ]
    private static let longMonths = [
        "en": [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ],
        "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
        "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        "th": [
            "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
        ],
    ]
}
