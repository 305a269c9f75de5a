import Foundation

/// Writes days and moments in one zone and language.
struct TimeFormat {
    let clock: CalendarClock
    let language: ReportLanguage

    /// "2013", or the year of the Buddhist era when the locale asks for it.
    func year(_ moment: CalendarClock.Moment) -> String {
        let number = language.localized(String(moment.year + (language.buddhistEra ? 543 : 0)))
        return language.code == "ja" || language.code == "zh" ? number + "年" : number
    }

    /// "Mar" as on an axis.
    func month(_ moment: CalendarClock.Moment) -> String {
        CalendarNames.month(moment.month, language)
    }

    /// "3", the day of the month.
    func day(_ moment: CalendarClock.Moment) -> String {
        language.localized(String(moment.day))
    }

    /// "Q1", the quarter of the year.
    func quarter(_ moment: CalendarClock.Moment) -> String {
        Phrases.fill(Phrases(language).quarter, language.localized(String((moment.month - 1) / 3 + 1)))
    }

    /// "Mar 2013".
    func monthAndYear(_ moment: CalendarClock.Moment) -> String {
        switch language.code {
        case "ja", "zh": year(moment) + month(moment)
        default: "\(month(moment)) \(year(moment))"
        }
    }

    /// "Mar 3".
    func dayAndMonth(_ moment: CalendarClock.Moment) -> String {
        switch language.code {
        case "ja", "zh": "\(month(moment))\(moment.day)日"
        case "de": "\(moment.day). \(month(moment))"
        case "fr", "th", "id", "ar": "\(day(moment)) \(month(moment))"
        default: language.twelveHours ? "\(month(moment)) \(moment.day)" : "\(moment.day) \(month(moment))"
        }
    }

    /// "Mar 3, 2013".
    func date(_ moment: CalendarClock.Moment) -> String {
        switch language.code {
        case "ja", "zh": year(moment) + dayAndMonth(moment)
        case "de", "fr", "th", "id", "ar": "\(dayAndMonth(moment)) \(year(moment))"
        default: language.twelveHours ? "\(dayAndMonth(moment)), \(year(moment))" : "\(dayAndMonth(moment)) \(year(moment))"
        }
    }

    /// "3 March 2013", for the head of a report.
    func longDate(_ moment: CalendarClock.Moment) -> String {
        let name = CalendarNames.longMonth(moment.month, language)
        switch language.code {
        case "ja", "zh": return date(moment)
        case "de": return "\(moment.day). \(name) \(year(moment))"
        case "fr", "th", "id", "ar": return "\(day(moment)) \(name) \(year(moment))"
        default: return language.twelveHours ? "\(name) \(moment.day), \(year(moment))" : "\(moment.day) \(name) \(year(moment))"
        }
    }

    /// "14:05" or "2:05 PM".
    func time(_ moment: CalendarClock.Moment, seconds: Bool = false) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let tail = two(moment.minute) + (seconds ? ":" + two(moment.second) : "")
        guard language.twelveHours else { return language.localized("\(two(moment.hour)):\(tail)") }
        return language.localized("\(moment.hour % 12 == 0 ? 12 : moment.hour % 12):\(tail)") + " " + halfDay(moment)
    }

    /// "2 PM" or "14:00".
    func hour(_ moment: CalendarClock.Moment) -> String {
        guard moment.minute == 0, language.twelveHours else { return time(moment) }
        return language.localized("\(moment.hour % 12 == 0 ? 12 : moment.hour % 12)") + " " + halfDay(moment)
    }

    private func halfDay(_ moment: CalendarClock.Moment) -> String {
        language.code == "ar" ? (moment.hour < 12 ? "ص" : "م") : (moment.hour < 12 ? "AM" : "PM")
    }

    /// Date and time, without the time when `dateOnly`.
    func dateAndTime(_ seconds: Double, dateOnly: Bool = false) -> String {
        let moment = clock.moment(seconds)
        return dateOnly ? date(moment) : date(moment) + " " + time(moment)
    }

    /// "3 March 2013, 14:05 (Asia/Bangkok)".
    func stamp(_ date: Date) -> String {
        let moment = clock.moment(date.timeIntervalSince1970)
        let zone = clock.zone.identifier == "GMT" ? "UTC" : clock.zone.identifier
        return "\(longDate(moment)), \(time(moment)) (\(zone))"
    }

    /// The name of a whole time bin: "2013", "Mar 2013", "Mar 3, 2013", "Mar 3, 2013 14:00".
    func bin(_ seconds: Double, _ unit: CalendarUnit) -> String {
        let moment = clock.moment(seconds)
        switch unit {
        case .year: return year(moment)
        case .quarter: return "\(quarter(moment)) \(year(moment))"
        case .month: return monthAndYear(moment)
        case .week, .day: return date(moment)
        case .hour: return date(moment) + " " + hour(moment)
        case .minute, .second: return date(moment) + " " + time(moment, seconds: unit == .second)
        }
    }
}
