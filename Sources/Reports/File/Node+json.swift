import Dashboards
import Yams

extension Node {
    /// The value without its place; `budget` is the number of values that may still be made, so that aliases of aliases cannot fill the memory.
    func json(budget: inout Int) -> JSONValue? {
        budget -= 1
        guard budget > 0 else { return nil }
        switch self {
        case .scalar(let scalar): return scalar.json
        case .alias: return .null
        case .sequence(let sequence):
            var items: [JSONValue] = []
            for node in sequence {
                guard let item = node.json(budget: &budget) else { return nil }
                items.append(item)
            }
            return .array(items)
        case .mapping(let mapping):
            var members: [String: JSONValue] = [:]
            for (key, value) in mapping {
                guard let member = value.json(budget: &budget) else { return nil }
                members[key.scalar?.string ?? ""] = member
            }
            return .object(members)
        }
    }
}

extension Node.Scalar {
    /// The value by the core schema of YAML 1.2 (section 10.3.2), which JSON shares: quoted is text, `no` and `12:30` are text, `1e5` is a number.
    var json: JSONValue {
        guard style == .plain, tag.rawValue.isEmpty else { return .string(string) }
        switch string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        default: return string.utf8.first.flatMap { Self.startsNumber($0) ? number : nil } ?? .string(string)
        }
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }

    private var number: JSONValue? {
        if let integer = Int64(string) { return .integer(integer) }
        guard string.utf8.allSatisfy({ Self.startsNumber($0) || $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
        return Double(string).map(JSONValue.number)
    }
}

extension String {
    /// JSON writes characters beyond the first plane as two escapes (RFC 8259, section 7), which YAML does not know: the text with such pairs as characters.
    var joiningSurrogates: String {
        let backslash = UInt8(ascii: "\\")
        let bytes = Array(utf8)
        guard bytes.contains(backslash) else { return self }
        var joined: [UInt8] = []
        joined.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == backslash else {
                joined.append(bytes[index])
                index += 1
                continue
            }
            if let high = Self.surrogate(bytes, index, 0xD800...0xDBFF), let low = Self.surrogate(bytes, index + 6, 0xDC00...0xDFFF),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            {
                joined += Array(String(Character(scalar)).utf8)
                index += 12
            } else {
                joined += bytes[index..<Swift.min(index + 2, bytes.count)]
                index += 2
            }
        }
        return String(decoding: joined, as: UTF8.self)
    }

    /// The number of an escape such as `\ud83d` that stands at a place, when it lies in a range.
    private static func surrogate(_ bytes: [UInt8], _ place: Int, _ range: ClosedRange<UInt32>) -> UInt32? {
        guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else { return nil }
        let digits = bytes[(place + 2)..<(place + 6)].compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 4 else { return nil }
        let number = digits.reduce(0) { $0 << 4 | UInt32($1) }
        return range.contains(number) ? number : nil
    }
}
