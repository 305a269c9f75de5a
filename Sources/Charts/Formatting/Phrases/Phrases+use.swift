extension Phrases {
    /// The languages that have all phrases, by their code.
    static let languages: [String: Phrases] = [
        "en": .english, "de": .german, "fr": .french, "ja": .japanese, "zh": .chinese, "th": .thai, "id": .indonesian, "ar": .arabic,
    ]

    /// The phrases of a language, English ones for those that have none.
    init(_ language: ReportLanguage) {
        self = Self.languages[language.code] ?? .english
    }

    /// "Page 3 of 12".
    func page(_ number: Int, of count: Int) -> String {
        Self.fill(page, String(number), String(count))
    }

    /// "Showing 20 of 48,210 rows".
    func rows(_ shown: String, of all: String) -> String {
        Self.fill(rows, shown, all)
    }

    /// "Showing 12 of 200 categories".
    func categories(_ shown: String, of all: String) -> String {
        Self.fill(categories, shown, all)
    }

    /// Puts names and numbers into the places of a phrase; what is put in is never read as a phrase again.
    static func fill(_ phrase: String, _ values: String...) -> String {
        var result = ""
        var rest = Substring(phrase)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let digit = rest[rest.index(after: open)...].prefix(2)
            guard digit.count == 2, digit.last == "}", let place = digit.first?.wholeNumberValue, values.indices.contains(place - 1) else {
                result += "{"
                rest = rest[rest.index(after: open)...]
                continue
            }
            result += values[place - 1]
            rest = rest[digit.endIndex...]
        }
        return result + rest
    }

    /// Sentences one after another, each with its full stop.
    func sentences(_ parts: [String]) -> String {
        let parts = parts.filter { !$0.isEmpty }
        guard !parts.isEmpty else { return "" }
        let end = stop.filter { $0 != " " }
        return parts.joined(separator: stop) + end
    }

    /// " (a, b and 4 more)", empty for an empty list.
    func list(_ names: [String], limit: Int) -> String {
        guard !names.isEmpty else { return "" }
        let rest = names.count - limit
        return " (" + names.prefix(limit).joined(separator: comma) + (rest > 0 ? " " + Self.fill(andMore, String(rest)) : "") + ")"
    }

    /// "Bar chart: Sales", or the kind alone when there is no title.
    func heading(_ kind: String, _ title: String) -> String {
        title.isEmpty ? kind : kind + colon + title
    }
}
