import Postgres

extension JobQueue {
    /// Holds a subject back until it is resumed: its jobs are kept, none starts. Survives the loss of Redis. When Redis cannot
    /// be told, this throws, and the reconciler tells it within seconds.
    public func pause(_ subject: PauseSubject) async throws(JobError) {
        try await postgres.jobRows("INSERT INTO job_pause (subject) VALUES (\(subject.text)) ON CONFLICT DO NOTHING")
        try await order.pause([subject])
    }

    /// Lets a subject go on; Redis hears of it as it does of ``pause(_:)``.
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
}
