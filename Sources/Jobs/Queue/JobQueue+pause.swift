import Logging
import Postgres

extension JobQueue {
    /// Holds a subject back until it is resumed: its jobs are kept, none starts. Survives the loss of Redis. When Redis cannot be told now, the reconciler
    /// tells it within seconds of its coming back.
    public func pause(_ subject: PauseSubject) async throws(JobError) {
        try await postgres.jobRows("INSERT INTO job_pause (subject) VALUES (\(subject.text)) ON CONFLICT DO NOTHING")
        await tell { order throws(JobError) in try await order.pause([subject]) }
    }

    /// Lets a subject go on; Redis hears of it as it does of ``pause(_:)``. False when it was not held back.
    @discardableResult public func resume(_ subject: PauseSubject) async throws(JobError) -> Bool {
        let rows = try await postgres.jobRows("DELETE FROM job_pause WHERE subject = \(subject.text) RETURNING subject")
        await tell { order throws(JobError) in try await order.resume(subject) }
        return !rows.isEmpty
    }

    private func tell(_ change: (ReadyOrder) async throws(JobError) -> Void) async {
        do throws(JobError) {
            try await change(order)
        } catch {
            trouble.report("Redis could not be told what is held back; it will be within 5 s of its coming back", error)
        }
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
