public import Foundation

/// How the queue is doing, counted in PostgreSQL.
public struct QueueStatistics: Sendable, Equatable {
    /// The jobs of one class and kind.
    public struct Line: Sendable, Equatable {
        /// The class.
        public let jobClass: JobClass
        /// The kind.
        public let kind: JobKind
        /// Queued and due; ``QueueStatistics/countLimit`` means that many or more.
        public let ready: Int
        /// Queued for later; ``QueueStatistics/countLimit`` means that many or more.
        public let delayed: Int
        /// Held by workers.
        public let running: Int
        /// Seconds that the oldest ready job that no pause holds back has been due; 0 without one. Alert on this, not on depths. Behind
        /// ``QueueStatistics/countLimit`` jobs that are held back the next one counts, whatever it is.
        public let oldestReadyAge: Double
    }

    /// One live worker.
    public struct Worker: Sendable, Equatable {
        /// Its name.
        public let name: String
        /// What it takes.
        public let kinds: Set<JobKind>
        /// How many jobs at once.
        public let concurrency: Int
        /// How many now.
        public let running: Int
        /// When it was last heard.
        public let seenAt: Date
    }

    /// Where counting stops: a line as long as this is as long or longer, and its age tells the rest.
    public static let countLimit = 10_000

    /// By class and kind.
    public let lines: [Line]
    /// Dead jobs that are still kept, by kind.
    public let dead: [JobKind: Int]
    /// How many of the dead made worker after worker vanish.
    public let poisoned: Int
    /// Workers heard of in the last 30 seconds that are not stopping.
    public let workers: [Worker]
    /// Seconds that the oldest due but unpublished job has waited; 0 without one.
    public let unpublishedAge: Double
    /// What is held back.
    public let paused: [PauseSubject]

    /// How many facilities are held back.
    public var pausedFacilities: Int { paused.count(where: \.isFacility) }

    /// The kinds that some live worker takes.
    public var performedKinds: Set<JobKind> { workers.reduce(into: []) { $0.formUnion($1.kinds) } }

    /// Kinds that have due jobs and no live worker: "no worker takes export_dashboard".
    public var abandonedKinds: Set<JobKind> {
        Set(lines.filter { $0.ready > 0 }.map(\.kind)).subtracting(performedKinds)
    }
}
