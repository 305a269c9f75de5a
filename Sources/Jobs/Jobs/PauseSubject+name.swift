import Dashboards

extension PauseSubject: LosslessStringConvertible {
    /// Reads `kind:export_dashboard`, `facility:north` or `class:bulk`; nil for anything else.
    public init?(_ description: String) {
        guard description.hasPrefix("class:") else {
            self.init(text: description)
            if case .kind(let kind) = self, !kind.isWellFormed { return nil }
            return
        }
        guard let jobClass = JobClass(name: String(description.dropFirst(6))) else { return nil }
        self = .jobClass(jobClass)
    }

    /// `kind:export_dashboard`, `facility:north` or `class:bulk`.
    public var description: String {
        if case .jobClass(let jobClass) = self { "class:" + jobClass.name } else { text }
    }
}

extension JobClass {
    /// Reads `interactive`, `scheduled` or `bulk`; nil for anything else.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}

extension JobState {
    /// Reads the name of a state; nil for anything else.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
