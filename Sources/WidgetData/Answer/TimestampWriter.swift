import NIOCore

/// Writes moments as RFC 3339 in UTC with milliseconds, without a formatter, since every answer carries three.
enum TimestampWriter {
    static func write(_ milliseconds: Int64, to buffer: inout ByteBuffer) {
        let (day, time) = divided(milliseconds, by: 86_400_000)
        let date = civil(day)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: pattern.utf8CodeUnitCount) { bytes in
            bytes.copyBytes(from: UnsafeRawBufferPointer(start: pattern.utf8Start, count: pattern.utf8CodeUnitCount))
            put(date.year, 4, at: 0, bytes)
            put(date.month, 2, at: 5, bytes)
            put(date.day, 2, at: 8, bytes)
            put(time / 3_600_000, 2, at: 11, bytes)
            put(time / 60_000 % 60, 2, at: 14, bytes)
            put(time / 1000 % 60, 2, at: 17, bytes)
            put(time % 1000, 3, at: 20, bytes)
            return pattern.utf8CodeUnitCount
        }
    }

    private static let pattern: StaticString = "0000-00-00T00:00:00.000Z"

    /// The Gregorian date of a day since 1970 (H. Hinnant, chrono-compatible low-level date algorithms, `civil_from_days`).
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let (era, dayOfEra) = divided(shifted, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func divided(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func put(_ number: Int64, _ count: Int, at position: Int, _ bytes: UnsafeMutableRawBufferPointer) {
        var rest = number
        for index in (position..<position + count).reversed() {
            bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
