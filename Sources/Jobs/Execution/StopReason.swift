/// Why a run is stopped before its performer has finished.
enum StopReason: Sendable, Hashable {
    /// Another worker may have the job by now.
    case lostLease
    /// The time limit passed.
    case deadline
    /// Somebody cancelled the job.
    case cancelRequested
    /// The worker stops.
    case shutdown
}
