import Dashboards
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Postgres
import Storage

/// `/exports/batch`: several dashboards or formats in one request, with one parent job.
struct ExportBatchHandlers {
    let postgres: PostgresClient
    let dashboards: DashboardStore
    let exports: ExportStore
    let batches: ExportBatchStore
    let queue: JobQueue
    let trail: AuditTrail

    private static let largest = 100

    private struct NewBatch: Decodable {
        let exports: [NewExport]
    }

    /// Orders all or nothing: one broken rule, and nothing is ordered.
    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let new = try await request.document(NewBatch.self)
        guard (1...Self.largest).contains(new.exports.count) else {
            throw Problem.invalid("/exports", "count", "A batch has 1 to \(Self.largest) exports.")
        }
        let orders = try await orders(new.exports, by: principal)
        let id = ExportBatchID()
        let object = AuditTrail.Object(
            kind: "export_batch",
            id: id.description,
            facilities: Set(orders.map(\.job.facility)),
            details: ["exports": .integer(Int64(orders.count))]
        )
        let jobs = try await trail.recording("export.batch", on: object, request, scope) { try await store(orders, as: id, by: principal) }
        await queue.publish(jobs)
        return try .document(
            ExportBatchDocument(ExportBatch(id: id, job: jobs.first?.id.rawValue, principal: principal, createdAt: Date()), orders.map(\.export)),
            status: .accepted,
            headers: [.location: Routes.exports + "/batch/\(id)", .retryAfter: "1"]
        )
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (batch, exports) = try await visible(scope)
        return try .document(ExportBatchDocument(batch, exports))
    }

    /// Stops what has not ended; what has keeps its file.
    func cancel(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (batch, exports) = try await visible(scope)
        let facilities = if let job = batch.job { try await queue.facilities(of: JobID(rawValue: job)) } else { Set<FacilityID>() }
        let object = AuditTrail.Object(kind: "export_batch", id: batch.id.description, facilities: facilities)
        try await trail.recording("export.batch_cancel", on: object, request, scope) {
            guard try await exports.count == batches.exports(of: batch.id).count else { throw Problem.forbidden("cancel this batch") }
            _ = try await batches.cancel(batch.id)
            do throws(JobError) {
                if let job = batch.job { try await queue.cancel(JobID(rawValue: job)) }
            } catch .notFound {
                // The batch outlives its job, which is pruned some time after it has ended.
            }
        }
        return .empty
    }

    /// The checked orders; every broken rule of every export is told, with its pointer.
    private func orders(_ asked: [NewExport], by principal: Principal) async throws -> [ExportOrder] {
        var orders: [ExportOrder] = []
        var violations: [RuleViolation] = []
        for (index, new) in asked.enumerated() {
            do {
                orders.append(try await ExportOrder(new, by: principal, jobClass: .bulk, dashboards))
            } catch let problem as Problem {
                violations += problem.asViolations.map { $0.nested(under: "/exports/\(index)") }
            }
        }
        try check(violations)
        return orders
    }

    private func store(_ orders: [ExportOrder], as id: ExportBatchID, by principal: Principal) async throws -> [EnqueuedJob] {
        guard let facility = orders.first?.job.facility else { return [] }
        let parent = JobRequest(
            kind: .exportBatch,
            facility: facility,
            arguments: ["batch": .string(id.description)],
            jobClass: .bulk,
            deduplicationKey: "batch:\(id)"
        )
        let (exports, batches, queue) = (exports, batches, queue)
        return try await postgres.withTransaction { connection in
            let jobs = try await queue.enqueue(parent, after: orders.map(\.job), on: connection)
            guard let first = jobs.first else { return [] }
            try await batches.create(id, job: first.id.rawValue, by: principal, on: connection)
            for (position, (order, job)) in zip(orders, jobs.dropFirst()).enumerated() {
                try await exports.create(order.export, on: connection)
                try await batches.add(order.export.id, at: position, job: job.id.rawValue, to: id, on: connection)
            }
            return jobs
        }
    }

    /// The batch of the path with those of its exports that the caller may see; 404 when that is none.
    private func visible(_ scope: RequestScope) async throws -> (ExportBatch, [Export]) {
        let id: ExportBatchID = try scope.identifier("id", of: "batch")
        let principal = try scope.authenticated()
        guard let batch = try await batches.find(id) else { throw Problem.notFound("batch") }
        var visibility = ExportVisibility(to: principal, permitted: .export, dashboards)
        var seen: [Export] = []
        for export in try await batches.exports(of: id) where try await visibility.shows(export) { seen.append(export) }
        guard !seen.isEmpty else { throw Problem.notFound("batch") }
        return (batch, seen)
    }
}

extension Problem {
    /// The problem of one member of a list, as broken rules of the whole document.
    fileprivate var asViolations: [RuleViolation] {
        if !violations.isEmpty { return violations }
        return [RuleViolation(pointer: "/dashboardId", code: code, message: detail)]
    }
}
