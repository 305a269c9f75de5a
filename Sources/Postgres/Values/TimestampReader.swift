/// Reads `2024-02-29 23:59:59.123456+05:30`, `4713-01-01 00:00:00+00 BC` and their shorter forms.
struct TimestampReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// Microseconds since 2001-01-01 00:00 UTC; nil when the text is something else.
    mutating func microsecondsSinceReference() -> Int64? {
        guard let year = number(digits: 4...6), take(UInt8(ascii: "-")), let month = number(digits: 2...2), take(UInt8(ascii: "-")),
            let day = number(digits: 2...2), (1...12).contains(month), (1...31).contains(day), year >= 1
        else { return nil }
        var clock: Int64 = 0
        if take(UInt8(ascii: " ")) || take(UInt8(ascii: "T")) {
            if peek != UInt8(ascii: "B") {
                guard let time = clockMicroseconds(), let offset = offsetSeconds() else { return nil }
                clock = time - Int64(offset) * 1_000_000
                _ = take(UInt8(ascii: " "))
            }
        }
        let isBefore = take(UInt8(ascii: "B")) && take(UInt8(ascii: "C"))
        guard index == bytes.endIndex else { return nil }
        let civil = CivilDate(year: isBefore ? 1 - year : year, month: month, day: day)
        return Int64(civil.daysSinceReference) * CivilDate.microsecondsPerDay + clock
    }

    private var peek: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func number(digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, let byte = peek, byte >= 48, byte < 58 {
            value = value * 10 + Int(byte - 48)
            index += 1
            count += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    private mutating func clockMicroseconds() -> Int64? {
        guard let hours = number(digits: 2...2), take(UInt8(ascii: ":")), let minutes = number(digits: 2...2), take(UInt8(ascii: ":")),
            let seconds = number(digits: 2...2)
        else { return nil }
        var microseconds = Int64(hours * 3600 + minutes * 60 + seconds) * 1_000_000
        if take(UInt8(ascii: ".")) {
            let start = index
            guard let fraction = number(digits: 1...6) else { return nil }
            var scale = 1
            for _ in (index - start)..<6 { scale *= 10 }
            microseconds += Int64(fraction * scale)
        }
        return microseconds
    }

    private mutating func offsetSeconds() -> Int? {
        let isNegative = peek == UInt8(ascii: "-")
        guard isNegative || peek == UInt8(ascii: "+") else { return 0 }
        index += 1
        guard let hours = number(digits: 2...2) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where take(UInt8(ascii: ":")) {
            guard let part = number(digits: 2...2) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }
}
