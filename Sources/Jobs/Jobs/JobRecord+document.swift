import Dashboards
import Foundation

extension JobRecord: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id
        case kind
        case facilityId
        case `class`
        case state
        case attempt
        case maximumAttempts
        case starts
        case losses
        case progress
        case progressMessage
        case worker
        case parentId
        case pendingChildren
        case cancelRequested
        case error
        case arguments
        case runAt
        case createdAt
        case startedAt
        case finishedAt
    }

    private struct Failure: Encodable {
        let code: String
        let detail: String?
    }

    /// Writes the job as operators read it, by REST and on the command line: words for state and class, `error` as a code with its detail.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id.rawValue, forKey: .id)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(facility, forKey: .facilityId)
        try container.encode(jobClass.name, forKey: .class)
        try container.encode(state.name, forKey: .state)
        try container.encode(attempt, forKey: .attempt)
        try container.encode(maximumAttempts, forKey: .maximumAttempts)
        try container.encode(starts, forKey: .starts)
        try container.encode(losses, forKey: .losses)
        try container.encode(progress, forKey: .progress)
        try container.encodeIfPresent(progressMessage, forKey: .progressMessage)
        try container.encodeIfPresent(worker, forKey: .worker)
        try container.encodeIfPresent(parent?.rawValue, forKey: .parentId)
        try container.encode(pendingChildren, forKey: .pendingChildren)
        try container.encode(isCancelRequested, forKey: .cancelRequested)
        try container.encodeIfPresent(errorCode.map { Failure(code: $0, detail: error) }, forKey: .error)
        try container.encode(arguments, forKey: .arguments)
        try container.encode(runAt, forKey: .runAt)
        try container.encode(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(startedAt, forKey: .startedAt)
        try container.encodeIfPresent(finishedAt, forKey: .finishedAt)
    }
}
