import Dashboards
import DataSources
import Jobs
import WidgetData

/// Refreshes the materialized views of one data source: all of them, or those that the job names under `views`.
struct RefreshMaterializedViewsPerformer: JobPerformer {
    let refresher: MaterializedViewRefresher

    let kind = JobKind.refreshMaterializedViews
    let timeLimit = Duration.seconds(1800)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let id = job.arguments["dataSource"]?.stringValue.flatMap({ DataSourceID($0) }) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no data source."))
        }
        var only: [String]?
        if case .array(let names) = job.arguments["views"] { only = names.compactMap(\.stringValue) }
        do throws(WidgetDataError) {
            try await refresher.refresh(id, only: only, fence: job.fence) { await job.report(progress: $0) }
            return .done
        } catch {
            if Task.isCancelled { return .retry(JobFailure(code: "interrupted", message: "The refresh was interrupted.")) }
            let reason = JobFailure(code: error.code, message: error.description)
            return error.isTransient ? .retry(reason) : .failed(reason)
        }
    }
}
