public import Dashboards

/// What can be held back; work already running goes on.
public enum PauseSubject: Sendable, Hashable {
    /// All jobs of a kind.
    case kind(JobKind)
    /// All jobs of a facility.
    case facility(FacilityID)
    /// All jobs of a class.
    case jobClass(JobClass)

    /// Whether it is a facility.
    public var isFacility: Bool {
        if case .facility = self { true } else { false }
    }

    /// `kind:…`, `facility:…` or `class:…`, as PostgreSQL and Redis keep it.
    var text: String {
        switch self {
        case .kind(let kind): "kind:\(kind.rawValue)"
        case .facility(let facility): "facility:\(facility.rawValue)"
        case .jobClass(let jobClass): "class:\(jobClass.rawValue)"
        }
    }

    init?(text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "kind": self = .kind(JobKind(rawValue: name))
        case "facility":
            guard let facility = FacilityID(name) else { return nil }
            self = .facility(facility)
        case "class":
            guard let number = Int16(name), let jobClass = JobClass(rawValue: number) else { return nil }
            self = .jobClass(jobClass)
        default: return nil
        }
    }
}
