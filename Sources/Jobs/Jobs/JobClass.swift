/// How urgent a job is. Interactive work goes first, but one claim in eight begins with bulk and one with scheduled work.
public enum JobClass: Int16, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Somebody waits for it.
    case interactive = 0
    /// A clock asked for it.
    case scheduled = 1
    /// Part of a great heap.
    case bulk = 2

    /// The more urgent class is the smaller one.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// `interactive`, `scheduled` or `bulk`.
    public var name: String {
        switch self {
        case .interactive: "interactive"
        case .scheduled: "scheduled"
        case .bulk: "bulk"
        }
    }
}
