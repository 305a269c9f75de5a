import Redis

/// The order of ready work: what Redis knows. Everything here can be lost and is rebuilt from PostgreSQL.
package struct ReadyOrder: Sendable {
    let redis: RedisClient
    let keys: QueueKeys
    /// The time in milliseconds that the scripts go by; nil takes the server's.
    var now: @Sendable () -> Int? = { nil }

    static let batch = 500

    var clock: RedisArgument { now().map { .integer($0) } ?? "" }

    private func run(_ script: RedisScript, _ arguments: [RedisArgument]) async throws(JobError) -> RedisValue {
        do {
            return try await redis.evaluate(script, keys: [keys.root], arguments: arguments)
        } catch {
            throw .redis(error)
        }
    }

    /// Puts jobs in line; those already there stay where they are. Returns how many were new.
    @discardableResult package func enqueue(_ tickets: [Ticket]) async throws(JobError) -> Int {
        var added = 0
        for start in stride(from: 0, to: tickets.count, by: Self.batch) {
            var arguments = [clock]
            for ticket in tickets[start..<min(start + Self.batch, tickets.count)] {
                arguments += [.string(ticket.id.description), .string(ticket.place.text), .integer(ticket.delay)]
            }
            added += try await run(QueueScripts.enqueue, arguments).int ?? 0
        }
        return added
    }

    /// Settles what is finished and claims what is next.
    package func claim(_ order: ClaimOrder) async throws(JobError) -> Claim {
        let reply = try await run(QueueScripts.claim, [clock] + order.arguments)
        guard let claim = Claim(reply) else { throw .corrupt("the answer of the script claim") }
        return claim
    }

    /// Gives claimed jobs back to their lanes, or to the delayed ones.
    func release(_ tickets: [Ticket], toFront: Bool) async throws(JobError) {
        for start in stride(from: 0, to: tickets.count, by: Self.batch) {
            var arguments = [clock]
            for ticket in tickets[start..<min(start + Self.batch, tickets.count)] {
                arguments += [
                    .string(ticket.id.description), .string(ticket.place.text), .integer(ticket.delay), toFront ? "1" : "0",
                ]
            }
            _ = try await run(QueueScripts.release, arguments)
        }
    }

    /// Gives claimed jobs back to the front of the lanes they came from.
    func putBack(_ ids: [JobID]) async throws(JobError) {
        guard !ids.isEmpty else { return }
        _ = try await run(QueueScripts.release, [clock] + ids.flatMap { [.string($0.description), "", 0, "1"] })
    }

    /// Extends the advisory entries of running jobs. Answers those that have none and get none: they have ended meanwhile, or Redis has lost them.
    /// - Parameter restoring: whether to make missing entries, for jobs that PostgreSQL has just said to be running.
    @discardableResult
    func renew(_ jobs: [(id: JobID, place: Place)], for extension: Duration, restoring: Bool) async throws(JobError) -> [JobID] {
        var missing: [JobID] = []
        for start in stride(from: 0, to: jobs.count, by: Self.batch) {
            var arguments: [RedisArgument] = [clock, .milliseconds(`extension`), restoring ? "1" : "0"]
            for job in jobs[start..<min(start + Self.batch, jobs.count)] { arguments += [.string(job.id.description), .string(job.place.text)] }
            missing += Self.ids(try await run(QueueScripts.renew, arguments))
        }
        return missing
    }

    private static func ids(_ reply: RedisValue) -> [JobID] {
        reply.array?.compactMap { $0.string.flatMap(JobID.init) } ?? []
    }

    /// Claims whose entries ran out; each is handed out again only after the respite.
    func reap(respite: Duration, limit: Int) async throws(JobError) -> [JobID] {
        Self.ids(try await run(QueueScripts.reap, [clock, .milliseconds(respite), .integer(limit)]))
    }

    /// Puts back those of the queued jobs that are nowhere in Redis; returns how many.
    func reconcile(_ jobs: [QueuedWalk.Job]) async throws(JobError) -> Int {
        var lost = 0
        // Few at a time: each may cost Redis a look at a thousand places of a lane.
        for start in stride(from: 0, to: jobs.count, by: 200) {
            var arguments = [clock]
            for job in jobs[start..<min(start + 200, jobs.count)] {
                let ticket = job.ticket
                arguments += [.string(ticket.id.description), .string(ticket.place.text), .integer(ticket.delay), .integer(job.before)]
            }
            lost += try await run(QueueScripts.reconcile, arguments).int ?? 0
        }
        return lost
    }

    /// Removes jobs that are over and announces their state.
    func forget(_ jobs: [(id: JobID, state: JobState)]) async throws(JobError) {
        guard !jobs.isEmpty else { return }
        for start in stride(from: 0, to: jobs.count, by: Self.batch) {
            let slice = jobs[start..<min(start + Self.batch, jobs.count)]
            _ = try await run(QueueScripts.forget, slice.flatMap { [.string($0.id.description), .string($0.state.name)] })
        }
    }
}
