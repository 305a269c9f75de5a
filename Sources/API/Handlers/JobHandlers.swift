import Dashboards
import Hummingbird
import Jobs
import Storage

/// `/admin/jobs`, `/admin/queues` and `/admin/pauses`: see and steer the queue.
struct JobHandlers {
    let queue: JobQueue
    let sampler: QueueSampler
    let exports: ExportStore
    let operators: Operators
    let trail: AuditTrail

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let facilities = try operators.visibleFacilities(to: try scope.authenticated())
        let parameters = request.uri.queryParameters
        let filter = JobFilter(
            kind: try parameters.name("kind", of: JobKind.all, \.rawValue),
            facility: try parameters.facility("facility"),
            jobClass: try parameters.name("class", of: JobClass.allCases, \.name),
            state: try parameters.name("state", of: JobState.allCases, \.name),
            parent: try parameters.job("parent")
        )
        let page = try await queue.page(filter, facilities: facilities, after: try parameters.job("after"), limit: try parameters.limit())
        return try .document(PageDocument(items: page.jobs, next: page.next?.description))
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        try .document(try await visible(scope))
    }

    func retry(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let job = try await visible(scope)
        try await steer("retry", job, request, scope) { try await queue.retry(job.id) }
        return try .document(try await visible(scope))
    }

    func cancel(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let job = try await visible(scope)
        try await steer("cancel", job, request, scope) {
            try await queue.cancel(job.id)
            try await exports.followCancellation(ofJob: job.id.rawValue)
        }
        return try .document(try await visible(scope), status: .accepted)
    }

    func queues(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let facilities = try operators.visibleFacilities(to: try scope.authenticated())
        let statistics = try await sampler.sample(notOlderThan: .seconds(1)).statistics
        return try .document(QueueDocument(statistics, facilities: facilities))
    }

    func pauses(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let facilities = try operators.visibleFacilities(to: try scope.authenticated())
        let pauses = try await queue.pauses().filter { $0.subject.isVisible(to: facilities) }
        return try .document(PageDocument(items: pauses))
    }

    func pause(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let subject = try await steered("pause", request, scope) { try await queue.pause($0) }
        return try .document(try await queue.pauses().first { $0.subject == subject })
    }

    func resume(_ request: Request, _ scope: RequestScope) async throws -> Response {
        _ = try await steered("resume", request, scope) { try await queue.resume($0) }
        return .empty
    }

    private func steer(_ verb: String, _ job: JobRecord, _ request: Request, _ scope: RequestScope, _ body: () async throws -> Void) async throws {
        let facilities = try await queue.facilities(of: job.id)
        let object = AuditTrail.Object(
            kind: "job",
            id: job.id.description,
            facilities: facilities.union([job.facility]),
            details: ["kind": .string(job.kind.rawValue), "state": .string(job.state.name)]
        )
        try await trail.recording("job.\(verb)", on: object, request, scope) {
            let principal = try scope.authenticated()
            try operators.permit(principal, to: "\(verb) jobs", of: job.facility)
            guard try operators.visibleFacilities(to: principal)?.isSuperset(of: facilities) ?? true else {
                throw Problem.forbidden("\(verb) this job: it has children in other facilities")
            }
            try await body()
        }
    }

    private func steered(
        _ verb: String,
        _ request: Request,
        _ scope: RequestScope,
        _ body: (PauseSubject) async throws -> Void
    ) async throws -> PauseSubject {
        let principal = try scope.authenticated()
        let subject = try subject(scope)
        var facility: FacilityID?
        if case .facility(let named) = subject { facility = named }
        let object = AuditTrail.Object(kind: "queue", id: subject.description, facilities: facility.map { [$0] } ?? [])
        try await trail.recording("queue.\(verb)", on: object, request, scope) {
            try operators.permit(principal, to: "\(verb) \(subject)", of: facility)
            try await body(subject)
        }
        return subject
    }

    private func subject(_ scope: RequestScope) throws(Problem) -> PauseSubject {
        let text = try scope.text("subject", of: "pause")
        guard let subject = PauseSubject(text) else {
            throw Problem(.badRequest, "parameter_invalid", "What is held back is kind:…, facility:… or class:… (interactive, scheduled, bulk).")
        }
        if case .kind(let kind) = subject, !JobKind.all.contains(kind) {
            throw Problem(.badRequest, "parameter_invalid", "A kind is one of \(JobKind.all.map(\.rawValue).joined(separator: ", ")).")
        }
        return subject
    }

    /// The job of the path, when it is of a facility that the caller sees.
    private func visible(_ scope: RequestScope) async throws -> JobRecord {
        let facilities = try operators.visibleFacilities(to: try scope.authenticated())
        guard let id = JobID(try scope.text("id", of: "job")), let job = try await queue.find(id), facilities?.contains(job.facility) ?? true else {
            throw Problem.notFound("job")
        }
        return job
    }
}

extension Parameters {
    /// One of some named values, or nil when absent.
    fileprivate func name<Item>(_ parameter: Substring, of items: [Item], _ name: (Item) -> String) throws(Problem) -> Item? {
        guard let text = self[parameter] else { return nil }
        guard let item = items.first(where: { name($0) == text }) else {
            throw Problem(.badRequest, "parameter_invalid", "\(parameter) is one of \(items.map(name).joined(separator: ", ")).")
        }
        return item
    }

    /// The number of a job, or nil when absent.
    fileprivate func job(_ parameter: Substring) throws(Problem) -> JobID? {
        guard let text = self[parameter] else { return nil }
        guard let id = JobID(String(text)) else { throw Problem(.badRequest, "parameter_invalid", "\(parameter) is the number of a job.") }
        return id
    }
}
