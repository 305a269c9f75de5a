public import Dashboards
public import Foundation

/// The id of a batch of exports.
public typealias ExportBatchID = Identifier<ExportBatch>

/// Several exports that were ordered in one request.
public struct ExportBatch: Sendable, Equatable, Identifiable {
    /// The id.
    public let id: ExportBatchID
    /// The parent job, which ends after its children.
    public let job: Int64?
    /// Who ordered it, with the rights of that moment.
    public let principal: Principal
    /// When it was ordered.
    public let createdAt: Date
    /// When its last export had ended, or when it was cancelled.
    public let finishedAt: Date?

    /// A batch as it is stored.
    public init(id: ExportBatchID, job: Int64?, principal: Principal, createdAt: Date, finishedAt: Date? = nil) {
        self.id = id
        self.job = job
        self.principal = principal
        self.createdAt = createdAt
        self.finishedAt = finishedAt
    }
}
