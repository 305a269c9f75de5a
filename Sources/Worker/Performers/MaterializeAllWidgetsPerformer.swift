import Dashboards
import Foundation
import Jobs
import Postgres
import Storage

/// Orders a materialization for everything of a dashboard that is kept warm; done when all of them are.
struct MaterializeAllWidgetsPerformer: JobPerformer {
    let materializations: MaterializationStore
    let queue: JobQueue

    let kind = JobKind.materializeAllWidgets
    let timeLimit = Duration.seconds(60)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let dashboard = job.arguments["dashboard"]?.stringValue.flatMap({ DashboardID($0) }) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no dashboard."))
        }
        do throws(StorageError) {
            let kept = try await materializations.kept(of: dashboard, now: Date())
            let requests = kept.map { JobRequest(materializing: $0, jobClass: .scheduled, parent: job.id) }
            let queue = queue
            return .completed { connection in _ = try await queue.enqueue(requests, on: connection) }
        } catch {
            return .retry(JobFailure(code: error.code, message: error.description))
        }
    }
}
