import Dashboards
import Foundation
import Jobs
import Logging
import Postgres
import Storage
import WidgetData

/// Reads one widget's data from its source into the cache, as a reader of the given facilities would get it.
struct MaterializeWidgetPerformer: JobPerformer {
    let reader: WidgetDataReader
    let materializations: MaterializationStore
    let logger: Logger

    let kind = JobKind.materializeWidget
    let timeLimit = Duration.seconds(120)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let key = MaterializationKey(jobArguments: job.arguments) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no widget, facilities and parameters."))
        }
        let started = Date()
        do throws(WidgetDataError) {
            guard let answer = try await reader.materialize(key) else {
                let materializations = materializations
                return .completed { connection in try await materializations.forget(key, on: connection) }
            }
            // To ask again at once for what cannot be kept would only burden the source; the next time is soon enough.
            return note(
                Materialization(
                    key: key,
                    cacheKey: answer.cacheKey,
                    asOf: answer.asOf,
                    expiresAt: answer.expiresAt,
                    rowCount: answer.rowCount,
                    bytes: answer.bytes,
                    outcome: answer.cacheKey == nil ? .failed : .succeeded,
                    errorCode: answer.cacheKey == nil ? "answer_not_kept" : nil,
                    fence: job.fence,
                    attemptedAt: started
                )
            )
        } catch {
            if Task.isCancelled { return .retry(JobFailure(code: "interrupted", message: "The materialization was interrupted.")) }
            logger.warning(
                "a widget that is kept warm could not be read from its source",
                metadata: ["widget": "\(key.widgetID)", "code": "\(error.code)", "error": "\(error.description)", "job": "\(job.id)"]
            )
            let attempt = Materialization(key: key, outcome: .failed, errorCode: error.code, fence: job.fence, attemptedAt: started)
            guard error.isTransient, job.attempt < job.maximumAttempts else { return note(attempt) }
            return await retry(after: attempt, JobFailure(code: error.code, message: error.description))
        }
    }

    /// The failure is noted at once: whether there is another attempt, the queue decides, which does not come back to this performer when there is none.
    private func retry(after attempt: Materialization, _ failure: JobFailure) async -> Outcome {
        do throws(StorageError) {
            _ = try await materializations.record(attempt)
        } catch {
            logger.warning("a failed materialization could not be noted", metadata: ["widget": "\(attempt.key.widgetID)", "error": "\(error.code)"])
        }
        return .retry(failure)
    }

    private func note(_ attempt: Materialization) -> Outcome {
        let materializations = materializations
        return .completed { connection in _ = try await materializations.record(attempt, on: connection) }
    }
}

extension MaterializationKey {
    /// What a job's arguments say.
    init?(jobArguments arguments: JSONValue) {
        guard let widget = arguments["widget"]?.stringValue.flatMap({ WidgetID($0) }),
            case .array(let names)? = arguments["facilities"], case .object(let parameters)? = arguments["parameters"],
            let scope = arguments["scope"]?.stringValue
        else { return nil }
        let facilities = names.compactMap { $0.stringValue.flatMap { FacilityID($0) } }
        guard facilities.count == names.count,
            let key = try? Self(
                widgetID: widget,
                facilities: facilities,
                parameters: parameters,
                scopeKey: scope
            )
        else { return nil }
        self = key
    }
}

extension JobRequest {
    /// The job that materializes a widget; one that is waiting already is not doubled.
    init(materializing due: DueWidget, jobClass: JobClass, parent: JobID? = nil, retryUntil: Date? = nil) {
        let key = due.key
        self.init(
            kind: .materializeWidget,
            facility: due.facilityID,
            arguments: [
                "widget": .string(key.widgetID.description), "facilities": .array(key.facilities.map { .string($0.rawValue) }),
                "parameters": .object(key.parameters), "scope": .string(key.scopeKey),
            ],
            jobClass: jobClass,
            source: due.dataSourceID.description,
            deduplicationKey: "materialize:\(key.widgetID):\(key.scopeKey):\(key.parametersHash)",
            retryUntil: retryUntil,
            parent: parent
        )
    }
}
