import Dashboards
import DataSources
import Foundation
import Jobs
import WidgetData

/// Refreshes the materialized views of one data source: all of them, or those that the job names under `views`. What an earlier attempt of the job has
/// refreshed since it was last asked for is not refreshed again, so that a source with more views than fit into the time limit is done after some attempts.
struct RefreshMaterializedViewsPerformer: JobPerformer {
    let refresher: MaterializedViewRefresher
    let queue: JobQueue

    let kind = JobKind.refreshMaterializedViews
    let timeLimit = Duration.seconds(1800)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let id = job.arguments["dataSource"]?.stringValue.flatMap({ DataSourceID($0) }) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no data source."))
        }
        var only: [String]?
        if case .array(let names) = job.arguments["views"] { only = names.compactMap(\.stringValue) }
        let requestedAt: Date
        do throws(JobError) {
            guard let record = try await queue.find(job.id) else { return .done }
            requestedAt = record.requestedAt
        } catch {
            return .retry(JobFailure(code: "interrupted", message: error.description))
        }
        do throws(WidgetDataError) {
            try await refresher.refresh(id, only: only, notSince: requestedAt, fence: job.fence) { await job.report(progress: $0) }
            return .done
        } catch {
            if Task.isCancelled { return .retry(JobFailure(code: "interrupted", message: "The refresh was interrupted.")) }
            let reason = JobFailure(code: error.code, message: error.description)
            return error.isTransient ? .retry(reason) : .failed(reason)
        }
    }
}
