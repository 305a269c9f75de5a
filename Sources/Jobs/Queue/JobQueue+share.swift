public import Dashboards
import Postgres

extension JobQueue {
    /// Gives a facility a share of the workers other than 1, from 0.001 to 1,000. Survives the loss of Redis.
    public func setWeight(_ weight: Double, of facility: FacilityID) async throws(JobError) {
        guard (0.001...1000).contains(weight) else { throw .invalidRequest("a weight must be from 0.001 to 1,000") }
        try await keep("weight = \(weight)", of: facility)
    }

    /// Lets no more jobs of a facility start than so many a second on average, by a bucket of tokens. Survives the loss of Redis.
    /// - Parameters:
    ///   - perSecond: from 0.001 to 100,000; nil for no limit.
    ///   - burst: how many may start at once after a rest, at least 1.
    public func setRate(_ perSecond: Double?, burst: Double = 10, of facility: FacilityID) async throws(JobError) {
        if let perSecond {
            guard (0.001...100_000).contains(perSecond) else { throw .invalidRequest("a rate must be from 0.001 to 100,000 a second") }
            guard (1...100_000).contains(burst) else { throw .invalidRequest("a burst must be from 1 to 100,000") }
        }
        try await keep("rate = \(perSecond ?? 0), burst = \(perSecond == nil ? 0 : burst)", of: facility)
    }

    private func keep(_ assignment: SQL, of facility: FacilityID) async throws(JobError) {
        try await postgres.jobRows("INSERT INTO job_share (facility) VALUES (\(facility.rawValue)) ON CONFLICT DO NOTHING")
        let rows = try await postgres.jobRows(
            """
            UPDATE job_share SET \(assignment), updated_at = now() WHERE facility = \(facility.rawValue)
            RETURNING facility, weight, rate, burst
            """
        )
        try await order.weigh(try rows.map { row throws(JobError) in try FacilityShare(row) })
    }

    /// The facilities whose share or rate is other than the usual one.
    func shares() async throws(JobError) -> [FacilityShare] {
        var shares: [FacilityShare] = []
        for row in try await postgres.jobRows("SELECT facility, weight, rate, burst FROM job_share ORDER BY facility") {
            shares.append(try FacilityShare(row))
        }
        return shares
    }
}

/// How much a facility gets of the workers.
struct FacilityShare: Sendable {
    let facility: String
    /// Its share, as a multiple of the usual one.
    let weight: Double
    /// Jobs a second; 0 for no limit.
    let rate: Double
    /// Jobs at once after a rest.
    let burst: Double

    init(_ row: Row) throws(JobError) {
        facility = try row.jobValue("facility")
        weight = try row.jobValue("weight")
        rate = try row.jobValue("rate")
        burst = try row.jobValue("burst")
    }
}
