/// A key of a JSON object, by its text.
struct OptionKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(stringLiteral value: String) { stringValue = value }
}

/// A JSON object that answers nil for what is missing or of another kind, so that one odd key does not spoil a widget.
struct LenientObject {
    private let container: KeyedDecodingContainer<OptionKey>

    init(from decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: OptionKey.self)
    }

    /// Text; numbers count as text.
    func text(_ key: OptionKey) -> String? {
        if let text = try? container.decode(String.self, forKey: key) { return text.isEmpty ? nil : text }
        guard (try? container.decode(Bool.self, forKey: key)) == nil, let number = try? container.decode(Double.self, forKey: key) else { return nil }
        return number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
    }

    /// A text or a list of texts.
    func texts(_ key: OptionKey) -> [String] {
        if let list = try? container.decode([String].self, forKey: key) { return list.filter { !$0.isEmpty } }
        return text(key).map { [$0] } ?? []
    }

    /// A finite number; text that reads as one counts.
    func number(_ key: OptionKey) -> Double? {
        let value = (try? container.decode(Double.self, forKey: key)) ?? text(key).flatMap(Double.init)
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    /// A whole number.
    func integer(_ key: OptionKey) -> Int? {
        number(key).flatMap { abs($0) < 1e9 ? Int($0) : nil }
    }

    /// True or false; the words count.
    func boolean(_ key: OptionKey) -> Bool? {
        if let flag = try? container.decode(Bool.self, forKey: key) { return flag }
        switch (try? container.decode(String.self, forKey: key))?.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: return nil
        }
    }

    /// A value of another type.
    func value<T: Decodable>(_ key: OptionKey, as type: T.Type = T.self) -> T? {
        try? container.decode(T.self, forKey: key)
    }
}
