import Dashboards
import Jobs
import Storage

/// Runs after all exports of a batch have ended, and notes that the batch has.
struct ExportBatchPerformer: JobPerformer {
    let batches: ExportBatchStore

    let kind = JobKind.exportBatch
    let timeLimit = Duration.seconds(30)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let id = job.arguments["batch"]?.stringValue.flatMap({ ExportBatchID($0) }) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no batch."))
        }
        let batches = batches
        return .completed { connection in try await batches.finish(id, on: connection) }
    }
}
