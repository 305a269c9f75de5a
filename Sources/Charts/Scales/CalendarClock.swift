package import Foundation

/// Converts between seconds since 1970 and the wall clock of a zone, with the proleptic Gregorian calendar. Day numbers after Hinnant, "chrono-compatible low-level date algorithms".
package struct CalendarClock: Sendable {
    /// The zone whose wall clock is shown.
    let zone: TimeZone

    /// The clock of a zone.
    package init(zone: TimeZone) {
        self.zone = zone
    }

    /// A reading of the wall clock.
    struct Moment: Sendable, Hashable {
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        var second: Int
        /// Days since 1970-01-01.
        var dayNumber: Int

        /// 1 on Monday to 7 on Sunday.
        var weekday: Int { CalendarClock.modulo(dayNumber + 3, 7) + 1 }
    }

    /// Beyond about 200,000 years nothing is told apart.
    private static let limit = 6.3e12

    /// Seconds that the zone's clock is ahead of UTC.
    func offset(_ seconds: Double) -> Double {
        let clamped = min(max(seconds.isNaN ? 0 : seconds, -Self.limit), Self.limit)
        return Double(zone.secondsFromGMT(for: Date(timeIntervalSince1970: clamped)))
    }

    /// The wall clock at a moment.
    func moment(_ seconds: Double) -> Moment {
        let clamped = min(max(seconds.isNaN ? 0 : seconds, -Self.limit), Self.limit)
        let local = Int((clamped + offset(clamped)).rounded(.down))
        let dayNumber = Self.floorDivide(local, 86_400)
        let rest = local - dayNumber * 86_400
        let date = Self.date(dayNumber: dayNumber)
        return Moment(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: rest / 3_600,
            minute: rest / 60 % 60,
            second: rest % 60,
            dayNumber: dayNumber
        )
    }

    /// The moment at which the wall clock shows a time of a day; a time that the clock skips becomes the same time after the skip, a time that occurs twice the first one.
    package func seconds(dayNumber: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) -> Double {
        let local = Double(dayNumber * 86_400 + hour * 3_600 + minute * 60 + second)
        let before = offset(local - 86_400)
        let after = offset(local + 86_400)
        let early = local - max(before, after)
        let late = local - min(before, after)
        if early + offset(early) == local { return early }
        if late + offset(late) == local { return late }
        return local - before
    }

    /// The moment at which a day begins.
    func seconds(year: Int, month: Int, day: Int) -> Double {
        seconds(dayNumber: Self.dayNumber(year: year, month: month, day: day))
    }

    /// Days since 1970-01-01; months beyond 12 run on into the next years.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let year = year + floorDivide(month - 1, 12)
        let month = modulo(month - 1, 12) + 1
        let y = month <= 2 ? year - 1 : year
        let era = floorDivide(y, 400)
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of a day number.
    static func date(dayNumber: Int) -> (year: Int, month: Int, day: Int) {
        let z = dayNumber + 719_468
        let era = floorDivide(z, 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Division that rounds down.
    static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    /// Remainder that is never negative.
    static func modulo(_ value: Int, _ divisor: Int) -> Int {
        value - floorDivide(value, divisor) * divisor
    }
}
