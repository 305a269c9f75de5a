import Dashboards
import Foundation
import Storage

/// A batch of exports as callers see it: each export with its own state, and the whole.
struct ExportBatchDocument: Encodable {
    let id: ExportBatchID
    let status: Status
    let progress: Double
    let total: Int
    let finished: Int
    let exports: [ExportDocument]
    let createdAt: Date
    let finishedAt: Date?

    /// Where a batch stands.
    enum Status: String, Encodable {
        case queued
        case running
        case succeeded
        case completedWithErrors = "completed_with_errors"
        case failed
        case cancelled
        case expired
    }

    init(_ batch: ExportBatch, _ exports: [Export]) {
        id = batch.id
        status = Status(of: exports.map(\.status))
        total = exports.count
        finished = exports.count { $0.status.isFinal }
        progress = exports.reduce(0) { $0 + ($1.status.isFinal ? 1 : $1.progress) } / Double(max(1, exports.count))
        self.exports = exports.map(ExportDocument.init)
        createdAt = batch.createdAt
        finishedAt = batch.finishedAt
    }
}

extension ExportBatchDocument.Status {
    /// Where a batch stands whose exports stand so.
    init(of states: [ExportStatus]) {
        let kinds = Set(states)
        self =
            switch kinds {
            case [.queued]: .queued
            case _ where !states.allSatisfy(\.isFinal): .running
            case [.succeeded]: .succeeded
            case [.failed]: .failed
            case [.cancelled]: .cancelled
            case [.expired]: .expired
            default: .completedWithErrors
            }
    }
}
