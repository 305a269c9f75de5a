import Redis

/// What Redis handed out.
package struct Claim: Sendable {
    /// The jobs, with the class of the lane that each came from.
    package let jobs: [(id: JobID, jobClass: JobClass)]
    /// When the next delayed job is due, from now.
    let nextDue: Duration?
    /// Whether work remains that a worker of these kinds could take.
    let hasMore: Bool

    /// Reads `{ms or -1, 0 or 1, id, class, id, class …}`; nil when the answer has another shape.
    init?(_ reply: RedisValue) {
        guard let values = reply.array, values.count >= 2, values.count.isMultiple(of: 2), let due = values[0].int, let more = values[1].int
        else { return nil }
        var jobs: [(id: JobID, jobClass: JobClass)] = []
        for index in stride(from: 2, to: values.count, by: 2) {
            guard let id = values[index].string.flatMap(JobID.init), let number = values[index + 1].int,
                let jobClass = JobClass(rawValue: Int16(number))
            else { return nil }
            jobs.append((id, jobClass))
        }
        self.jobs = jobs
        nextDue = due < 0 ? nil : .milliseconds(due)
        hasMore = more == 1
    }
}
