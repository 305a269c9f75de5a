import Foundation

/// PostgreSQL's ISO text of timestamps; days are counted in the proleptic Gregorian calendar, as the server does.
enum TimestampText {
    static func text(_ date: Date) throws(PostgresError) -> String {
        let seconds = date.timeIntervalSinceReferenceDate
        if date == .distantFuture || seconds == .infinity { return "infinity" }
        if date == .distantPast || seconds == -.infinity { return "-infinity" }
        let scaled = (seconds * 1e6).rounded()
        guard scaled > -2.2e17, scaled < 9.22334e18 else { throw PostgresError(.encoding, "the date lies outside of PostgreSQL's range") }
        let microseconds = Int64(scaled)
        let days = microseconds.flooringDivided(by: CivilDate.microsecondsPerDay)
        let rest = microseconds - days * CivilDate.microsecondsPerDay
        let civil = CivilDate(daysSinceReference: Int(days))
        let isBefore = civil.year < 1
        let year = padded(isBefore ? 1 - civil.year : civil.year, 4)
        let second = Int(rest / 1_000_000)
        let clock = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2)).\(padded(Int(rest % 1_000_000), 6))"
        return "\(year)-\(padded(civil.month, 2))-\(padded(civil.day, 2)) \(clock)+00" + (isBefore ? " BC" : "")
    }

    static func date(_ bytes: ArraySlice<UInt8>) -> Date? {
        if bytes.elementsEqual("infinity".utf8) { return .distantFuture }
        if bytes.elementsEqual("-infinity".utf8) { return .distantPast }
        var reader = TimestampReader(bytes: bytes)
        guard let microseconds = reader.microsecondsSinceReference() else { return nil }
        return Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1e6)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}

extension Int64 {
    func flooringDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
