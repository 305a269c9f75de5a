/// Names of months and days.
enum CalendarNames {
    /// Short name of a month, 1 to 12.
    static func month(_ number: Int, _ language: ReportLanguage) -> String {
        names(months, language)[min(max(number, 1), 12) - 1]
    }

    /// Full name of a month, 1 to 12.
    static func longMonth(_ number: Int, _ language: ReportLanguage) -> String {
        names(longMonths, language)[min(max(number, 1), 12) - 1]
    }

    /// Short name of a day of the week, Monday 0.
    static func weekday(_ number: Int, _ language: ReportLanguage) -> String {
        names(weekdays, language)[min(max(number, 0), 6)]
    }

    /// Full name of a day of the week, Monday 0.
    static func longWeekday(_ number: Int, _ language: ReportLanguage) -> String {
        names(longWeekdays, language)[min(max(number, 0), 6)]
    }

    /// Positions of weekdays in the week or of months in the year, in any of the languages; nil when a word is not of the cycle that the others are of. Each cycle is looked at for itself: "mar" is a Tuesday in French and a month in English.
    static func positions(_ words: [String]) -> (positions: [Int], length: Int)? {
        for (cycle, length) in [(days, 7), (monthsOfYear, 12)] {
            let found = words.compactMap { $0.utf8.count <= 60 ? cycle[key($0)] : nil }
            if found.count == words.count { return (found, length) }
        }
        return nil
    }

    private static func key(_ word: String) -> String {
        String(word.lowercased().filter { $0 != "." && $0 != " " })
    }

    private static func names(_ table: [String: [String]], _ language: ReportLanguage) -> [String] {
        table[language.code] ?? table["en"] ?? []
    }

    private static let days = positions(of: [weekdays, longWeekdays], and: ["tues": 1, "thur": 3, "thurs": 3])
    private static let monthsOfYear = positions(of: [months, longMonths], and: ["sept": 8])

    private static func positions(of tables: [[String: [String]]], and others: [String: Int]) -> [String: Int] {
        var found: [String: Int] = [:]
        for code in ["en"] + Phrases.languages.keys.sorted() {
            for table in tables {
                for (position, name) in (table[code] ?? []).enumerated() where found[key(name)] == nil { found[key(name)] = position }
            }
        }
        return found.merging(others) { known, _ in known }
    }

    private static let numbered = (1...12).map { "\($0)月" }
    private static let arabicMonths = [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ]
    private static let arabicDays = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
    private static let months = [
        "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        "de": ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."],
        "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        "th": ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
        "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
        "ja": numbered, "zh": numbered, "ar": arabicMonths,
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
        "id": ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"],
        "ja": numbered, "zh": numbered, "ar": arabicMonths,
    ]
    private static let weekdays = [
        "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "de": ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        "fr": ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."], "ja": ["月", "火", "水", "木", "金", "土", "日"],
        "zh": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"], "th": ["จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."],
        "id": ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"], "ar": arabicDays,
    ]
    private static let longWeekdays = [
        "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        "de": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        "ja": ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"], "zh": ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
        "th": ["วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"],
        "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"], "ar": arabicDays,
    ]
}
