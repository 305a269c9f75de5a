import Dashboards
import Jobs
import Logging
import Postgres
import Redis
import Synchronization

/// The scripts alone: publish, then settle and claim, as ten workers do it that claim eight at a time.
struct RedisPath {
    let redis: RedisClient
    let postgres: PostgresClient
    let logger: Logger

    func run(_ count: Int) async throws {
        let queue = JobQueue(postgres: postgres, redis: redis, logger: logger, namespace: "redis-path")
        let facilities = (0..<8).compactMap { FacilityID("F\($0)") }
        let clock = ContinuousClock()
        let publishing = try await clock.measure {
            try await concurrently(count, width: 10) { number in
                let place = Place(jobClass: .interactive, kind: .materializeWidget, facility: facilities[number % facilities.count])
                try await queue.order.enqueue([Ticket(id: JobID(rawValue: Int64(number + 1)), place: place, delay: 0)])
            }
        }
        try Figure.write("queue.redis.publish", Double(count) / publishing.inSeconds, "jobs/s", baseline: 20_000)

        let claimed = Atomic(0)
        let draining = try await clock.measure {
            try await concurrently(10, width: 10) { _ in
                var order = ClaimOrder(wanted: 8, others: 8, kinds: [(.materializeWidget, 0)], facilityCap: 0, handoff: .seconds(15))
                while true {
                    let claim = try await queue.order.claim(order)
                    if claim.jobs.isEmpty { return }
                    claimed.wrappingAdd(claim.jobs.count, ordering: .relaxed)
                    order.settled = claim.jobs.map { ($0.id, .done) }
                }
            }
        }
        guard claimed.load(ordering: .relaxed) == count else { throw Failure.lostJobs(count - claimed.load(ordering: .relaxed)) }
        try Figure.write("queue.redis.claim_and_settle", Double(count) / draining.inSeconds, "jobs/s", baseline: 20_000)
    }
}

/// Why the benchmark's figures would be worth nothing.
enum Failure: Error {
    case lostJobs(Int)
}
