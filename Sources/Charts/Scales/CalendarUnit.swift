/// Units of the calendar, shortest first.
enum CalendarUnit: Int, Sendable, Hashable, Comparable {
    case second
    case minute
    case hour
    case day
    case week
    case month
    case quarter
    case year

    /// Reads a configuration's name.
    init?(_ name: String?) {
        switch name?.lowercased() {
        case "second": self = .second
        case "minute": self = .minute
        case "hour": self = .hour
        case "day", "date": self = .day
        case "week": self = .week
        case "month": self = .month
        case "quarter": self = .quarter
        case "year": self = .year
        default: return nil
        }
    }

    /// Usual length in seconds.
    var seconds: Double {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        case .week: 604_800
        case .month: 2_629_746
        case .quarter: 7_889_238
        case .year: 31_556_952
        }
    }

    static func < (left: CalendarUnit, right: CalendarUnit) -> Bool {
        left.rawValue < right.rawValue
    }
}
