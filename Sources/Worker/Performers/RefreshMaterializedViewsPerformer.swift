import Dashboards
import DataSources
import Foundation
import Jobs
import Logging
import Storage

/// Refreshes the materialized views of one data source, one after the other; a view that fails does not hold up the next.
struct RefreshMaterializedViewsPerformer: JobPerformer {
    let sources: DataSourceStore
    let views: MaterializedViewStore
    let registry: DataSourceRegistry
    let logger: Logger

    let kind = JobKind.refreshMaterializedViews
    let timeLimit = Duration.seconds(1800)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let id = job.arguments["dataSource"]?.stringValue.flatMap({ DataSourceID($0) }) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no data source."))
        }
        do {
            guard let (source, sealed) = try await sources.findWithCredentials(id) else { return .done }
            let connector = try registry.connector(for: source, sealedCredentials: sealed)
            let names = try await views.names(of: id)
            var failure: DataSourceError?
            for (index, name) in names.enumerated() {
                try Task.checkCancellation()
                guard let view = QualifiedName(name) else { continue }
                do {
                    let outcome = try await connector.refresh(view: view)
                    try await views.note(name, of: id, .refreshed(outcome.method.rawValue, outcome.duration))
                    logger.info(
                        "materialized view refreshed",
                        metadata: ["view": "\(name)", "how": "\(outcome.method.rawValue)", "milliseconds": "\(outcome.duration.milliseconds)"]
                    )
                } catch let error as DataSourceError {
                    failure = error
                    try await views.note(name, of: id, .failed(error.code.rawValue))
                }
                await job.report(progress: Double(index + 1) / Double(names.count))
            }
            guard let failure else { return .done }
            let reason = JobFailure(code: failure.code.rawValue, message: failure.message)
            return failure.isTransient ? .retry(reason) : .failed(reason)
        } catch let error as DataSourceError {
            return .failed(JobFailure(code: error.code.rawValue, message: error.message))
        } catch {
            return .retry(JobFailure(code: "interrupted", message: String(reflecting: error)))
        }
    }
}
