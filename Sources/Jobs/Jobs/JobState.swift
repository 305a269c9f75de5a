/// Where a job stands; the numbers are those of the table `job`.
public enum JobState: Int16, Sendable, Hashable, Codable, CaseIterable {
    /// Waits for its time and a worker.
    case queued = 0
    /// A worker holds its lease.
    case running = 1
    /// Its effect is committed.
    case done = 2
    /// Its performer said that trying again is of no use.
    case failed = 3
    /// Its attempts are used up, or it made worker after worker vanish.
    case dead = 4
    /// Somebody stopped it.
    case cancelled = 5
    /// Its children are not finished.
    case waiting = 6

    /// Whether nothing but ``JobQueue/retry(_:)`` changes it any more.
    public var isFinal: Bool {
        switch self {
        case .queued, .running, .waiting: false
        case .done, .failed, .dead, .cancelled: true
        }
    }

    /// The name in lower case.
    public var name: String { "\(self)" }
}
