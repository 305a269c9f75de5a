public import Dashboards
import Postgres

extension JobQueue {
    /// Holds a subject back until it is resumed: its jobs are kept, none starts. Survives the loss of Redis.
    public func pause(_ subject: PauseSubject) async throws(JobError) {
        try await postgres.jobRows("INSERT INTO job_pause (subject) VALUES (\(subject.text)) ON CONFLICT DO NOTHING")
        try await order.pause([subject])
    }

    /// Lets a subject go on.
    public func resume(_ subject: PauseSubject) async throws(JobError) {
        try await postgres.jobRows("DELETE FROM job_pause WHERE subject = \(subject.text)")
        try await order.resume(subject)
    }

    /// What is held back.
    public func paused() async throws(JobError) -> [PauseSubject] {
        var subjects: [PauseSubject] = []
        for row in try await postgres.jobRows("SELECT subject FROM job_pause ORDER BY subject") {
            if let subject = PauseSubject(text: try row.jobValue("subject")) { subjects.append(subject) }
        }
        return subjects
    }

    /// Gives a facility a share of the workers other than 1, from 0.001 to 1,000. Kept in Redis only: set it again when workers start.
    public func setWeight(_ weight: Double, of facility: FacilityID) async throws(JobError) {
        guard (0.001...1000).contains(weight) else { throw .invalidRequest("a weight must be from 0.001 to 1,000") }
        try await order.setWeight(weight, of: facility.rawValue)
    }
}
