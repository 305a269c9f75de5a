import Postgres

/// What the end of a run left behind in PostgreSQL.
struct Completion: Sendable {
    /// The state of the job now; nil when the fence did not hold and nothing was written.
    var state: JobState?
    /// The job itself, when it is back in line.
    var back: Ticket?
    /// Jobs to publish: the job's next run for one who asked meanwhile, parents that are ready.
    var ready: [Ticket] = []
    /// Parents that are done now.
    var done: [JobID] = []
    /// Children that were cancelled with their parent, and those of them that are still to be told.
    var cancelled: [JobID] = []
    var running: [JobID] = []

    static let rejected = Completion()

    /// Reads the rows of ``EndingStatement/sql``; the parent, when there is one to count down, comes second.
    static func read(_ rows: [Row]) throws(JobError) -> (Completion, parent: JobID?) {
        var completion = Completion()
        var parent: JobID?
        for row in rows {
            if try row.jobValue("is_rerun", as: Bool.self) {
                completion.ready.append(try Ticket(noted: row))
            } else {
                completion.state = try row.jobState()
                if completion.state == .queued { completion.back = try Ticket(noted: row) }
                parent = try row.jobValue("parent_id", as: Int64?.self).map { JobID(rawValue: $0) }
            }
        }
        return (completion, completion.state?.isFinal == true ? parent : nil)
    }

    mutating func add(_ settlement: ParentSettlement) {
        ready += settlement.ready
        done += settlement.done
    }

    /// Stops the children of a job that was cancelled before it had made them all, in the transaction that ends it.
    mutating func cancelChildren(of parent: JobID, on connection: PostgresConnection) async throws {
        let cancellation = try await Cancellation.apply(toChildrenOf: parent, on: connection)
        cancelled += cancellation.cancelled
        running += cancellation.running
        add(cancellation.settlement)
    }
}
