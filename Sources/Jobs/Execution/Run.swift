/// One run of a job, from its start to its end; the value that the ``Executor`` hands from step to step.
struct Run: Sendable {
    let lease: Lease
    let performer: (any JobPerformer)?
    let began: ContinuousClock.Instant
    var ending: Ending?
    var completion: Completion?

    var job: RunningJob { lease.job }
    var timeLimit: Duration { performer?.timeLimit ?? .seconds(60) }

    /// How the run ended, as it is counted: by what became of the job, where that is final.
    var endingName: String {
        guard let ending else { return "unwritten" }
        if case .abandoned = ending { return ending.name }
        guard let state = completion?.state else { return "rejected" }
        return state.isFinal ? state.name : ending.name
    }
}
