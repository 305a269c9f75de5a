import Jobs

/// A performer of a test's own.
struct ClosurePerformer: JobPerformer {
    let kind: JobKind
    let timeLimit: Duration
    let body: @Sendable (RunningJob) async -> Outcome

    init(_ kind: JobKind = .test, timeLimit: Duration = .seconds(60), _ body: @escaping @Sendable (RunningJob) async -> Outcome) {
        self.kind = kind
        self.timeLimit = timeLimit
        self.body = body
    }

    func perform(_ job: RunningJob) async -> Outcome { await body(job) }
}
