import Redis

/// What a runner asks of Redis in one call: to settle what is finished and to hand out what is next.
package struct ClaimOrder: Sendable {
    /// How many jobs at most.
    var wanted: Int
    /// How many of them may be other than interactive.
    var others: Int
    /// The kinds that the runner performs, each with its cap of jobs in flight everywhere; 0 is no cap.
    var kinds: [(kind: JobKind, cap: Int)]
    /// The most jobs of one facility in flight everywhere; 0 is no cap.
    var facilityCap: Int
    /// The most jobs of one data source in flight everywhere; 0 is no cap.
    var sourceCap: Int
    /// How long a claimed job may take to start.
    var handoff: Duration
    /// What is over.
    package var settled: [(id: JobID, state: JobState)] = []

    package init(
        wanted: Int,
        others: Int,
        kinds: [(kind: JobKind, cap: Int)],
        facilityCap: Int,
        sourceCap: Int = 0,
        handoff: Duration,
        settled: [(id: JobID, state: JobState)] = []
    ) {
        self.wanted = wanted
        self.others = others
        self.kinds = kinds
        self.facilityCap = facilityCap
        self.sourceCap = sourceCap
        self.handoff = handoff
        self.settled = settled
    }

    var arguments: [RedisArgument] {
        var arguments: [RedisArgument] = [
            .milliseconds(handoff), .integer(wanted), .integer(others), .integer(facilityCap), .integer(sourceCap), .integer(kinds.count),
        ]
        arguments.reserveCapacity(arguments.count + 2 * (kinds.count + settled.count))
        for (kind, cap) in kinds {
            arguments.append(.string(kind.rawValue))
            arguments.append(.integer(cap))
        }
        for (id, state) in settled {
            arguments.append(.string(id.description))
            arguments.append(.string(state.name))
        }
        return arguments
    }
}
