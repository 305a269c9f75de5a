/// One field of a cron expression: the set of its values.
struct CronField: Sendable, Hashable {
    /// Bit n is set when the value n fits.
    let bits: UInt64
    /// Whether it was written with `*`.
    let isWildcard: Bool

    func contains(_ value: Int) -> Bool { bits & (1 << UInt64(value)) != 0 }

    func values(_ range: ClosedRange<Int>) -> [Int] { range.filter(contains) }

    /// Reads lists of values, ranges and steps: `*`, `5`, `1-5`, `*/15`, `10-40/10`, `mon-fri`. Nil when it is none or nothing fits.
    init?(_ text: Substring, _ range: ClosedRange<Int>, names: [String] = []) {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(pieces.count), let first = pieces.first else { return nil }
            var step = 1
            if pieces.count == 2 {
                guard let number = Int(pieces[1]), number >= 1, pieces[1].allSatisfy(\.isNumber) else { return nil }
                step = number
            }
            let bounds: ClosedRange<Int>
            if first == "*" {
                bounds = range
            } else {
                let ends = first.split(separator: "-", omittingEmptySubsequences: false)
                guard (1...2).contains(ends.count), let low = Self.value(ends[0], range, names) else { return nil }
                var high = pieces.count == 2 ? range.upperBound : low
                if ends.count == 2 {
                    guard let end = Self.value(ends[1], range, names) else { return nil }
                    high = end
                }
                guard low <= high else { return nil }
                bounds = low...high
            }
            for value in stride(from: bounds.lowerBound, through: bounds.upperBound, by: step) { bits |= 1 << UInt64(value) }
        }
        guard bits != 0 else { return nil }
        self.bits = bits
        isWildcard = text.hasPrefix("*")
    }

    init(bits: UInt64, isWildcard: Bool) {
        self.bits = bits
        self.isWildcard = isWildcard
    }

    private static func value(_ text: Substring, _ range: ClosedRange<Int>, _ names: [String]) -> Int? {
        if let index = names.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(text) else {
            return nil
        }
        return range.contains(number) ? number : nil
    }
}
