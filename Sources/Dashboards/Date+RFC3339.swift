public import Foundation

extension Date {
    /// RFC 3339 in UTC with milliseconds, rounded to the nearest, for example `2013-01-01T10:00:00.000Z`; years are kept within 0000 to 9999.
    public var rfc3339: String {
        let exact = (timeIntervalSince1970 * 1000).rounded()
        let milliseconds = Int64(min(max(exact.isNaN ? 0 : exact, -62_167_219_200_000), 253_402_300_799_999))
        let (day, ofDay) = milliseconds.flooredDivision(by: 86_400_000)
        let (year, month, dayOfMonth) = GregorianDay.date(ofDay: day)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var position = 0
            func write(_ value: Int64, digits: Int) {
                var rest = value
                for offset in (0..<digits).reversed() {
                    buffer[position + offset] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                position += digits
            }
            func write(_ mark: Unicode.Scalar) {
                buffer[position] = UInt8(ascii: mark)
                position += 1
            }
            write(year, digits: 4)
            write("-")
            write(month, digits: 2)
            write("-")
            write(dayOfMonth, digits: 2)
            write("T")
            write(ofDay / 3_600_000, digits: 2)
            write(":")
            write(ofDay / 60_000 % 60, digits: 2)
            write(":")
            write(ofDay / 1000 % 60, digits: 2)
            write(".")
            write(ofDay % 1000, digits: 3)
            write("Z")
            return position
        }
    }

    /// Reads RFC 3339 (section 5.6) with or without fraction, with `Z` or an offset; nil for anything else. A leap second counts as the next; digits beyond the microsecond do not count.
    public init?(rfc3339 text: String) {
        var reader = TimestampReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2), reader.take("-"),
            let day = reader.number(digits: 2), GregorianDay.exists(year: year, month: month, day: day), reader.take("T", "t", " "),
            let hour = reader.number(digits: 2), hour < 24, reader.take(":"), let minute = reader.number(digits: 2), minute < 60,
            reader.take(":"), let second = reader.number(digits: 2), second <= 60, let fraction = reader.microseconds(),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let seconds = GregorianDay.number(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        // One rounding only, so that the same moment read elsewhere to the microsecond is the same Date.
        self.init(timeIntervalSinceReferenceDate: Double((seconds - 978_307_200) * 1_000_000 + fraction) / 1_000_000)
    }
}

/// Reads the parts of a timestamp from left to right.
private struct TimestampReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ marks: Unicode.Scalar...) -> Bool {
        guard let first = rest.first, marks.contains(where: { UInt8(ascii: $0) == first }) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Microseconds behind the point; 0 when there is no point. Digits beyond the sixth do not count.
    mutating func microseconds() -> Int64? {
        guard take(".") else { return 0 }
        guard let first = digit() else { return nil }
        var value = first * 100_000
        var unit: Int64 = 10_000
        while let next = digit() {
            value += next * unit
            unit /= 10
        }
        return value
    }

    /// Minutes east of Greenwich.
    mutating func offset() -> Int64? {
        if take("Z", "z") { return 0 }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard take("+", "-"), let hours = number(digits: 2), hours < 24, take(":"), let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int64? {
        guard let first = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        rest.removeFirst()
        return Int64(first - UInt8(ascii: "0"))
    }
}
