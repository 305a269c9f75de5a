import Foundation

/// A cron expression of five fields: minute, hour, day of month, month, day of week (0 or 7 is Sunday; names of three letters). When both day fields are
/// restricted, either suffices, as in Vixie cron. `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly` are short forms.
///
/// Where clocks change: an expression with a wildcard hour goes by real time, so it fires in both of two equal hours and not in one that does not exist; one
/// with a fixed hour fires in the first of two equal hours, and right after the gap when its time does not exist.
public struct CronExpression: Sendable, Hashable {
    /// As it was written.
    public let text: String

    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    private static let shortForms = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]
    private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Reads an expression; nil when it is none, or when it names a day that never comes, such as 31 February.
    public init?(_ text: String) {
        let fields = (Self.shortForms[text.lowercased()] ?? text).split(whereSeparator: \.isWhitespace)
        guard fields.count == 5,
            let minutes = CronField(fields[0], 0...59), let hours = CronField(fields[1], 0...23),
            let days = CronField(fields[2], 1...31), let months = CronField(fields[3], 1...12, names: Self.monthNames),
            let weekdays = CronField(fields[4], 0...7, names: Self.weekdayNames)
        else { return nil }
        self.text = text
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.weekdays = CronField(bits: weekdays.bits | (weekdays.contains(7) ? 1 : 0), isWildcard: weekdays.isWildcard)
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let comes = months.values(1...12).contains { month in days.values(1...31).contains { $0 <= longest[month - 1] } }
        guard comes || !weekdays.isWildcard else { return nil }
    }

    private static let horizon = 366 * 30

    /// The first slot after a moment.
    func next(after moment: Date, in timeZone: TimeZone) -> Date? {
        let calendar = ZoneCalendar(timeZone)
        let first = calendar.day(of: moment) - 1
        for day in first...(first + Self.horizon) where matches(day) {
            if let slot = slots(day, calendar).first(where: { $0 > moment }) { return slot }
        }
        return nil
    }

    /// The last slot at or before a moment.
    func latest(atOrBefore moment: Date, in timeZone: TimeZone) -> Date? {
        let calendar = ZoneCalendar(timeZone)
        let first = calendar.day(of: moment) + 1
        for day in (first - Self.horizon...first).reversed() where matches(day) {
            if let slot = slots(day, calendar).last(where: { $0 <= moment }) { return slot }
        }
        return nil
    }

    private func matches(_ day: Int) -> Bool {
        let date = CivilDay(day)
        guard months.contains(date.month) else { return false }
        let fitsDay = days.contains(date.day)
        let fitsWeekday = weekdays.contains(date.weekday)
        return days.isWildcard || weekdays.isWildcard ? fitsDay && fitsWeekday : fitsDay || fitsWeekday
    }

    /// The slots of a local day in the order of real time.
    private func slots(_ day: Int, _ calendar: ZoneCalendar) -> [Date] {
        let times = hours.values(0...23).flatMap { hour in minutes.values(0...59).map { (hour * 60 + $0) * 60 } }
        let moments = times.flatMap { calendar.moments(day * 86_400 + $0, inRealTime: hours.isWildcard) }
        return Set(moments).sorted()
    }
}
