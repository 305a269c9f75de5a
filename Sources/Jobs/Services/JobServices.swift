public import ServiceLifecycle

/// The services of a worker.
public enum JobServices {
    /// All that a worker runs, in the order in which they start; put them after the PostgreSQL and Redis clients in the service group, so that these outlive
    /// them. The leader among the workers fires the schedules, reconciles Redis and prunes.
    public static func all(
        queue: JobQueue,
        performers: [any JobPerformer],
        schedules: [Schedule],
        configuration: JobRunnerConfiguration
    ) -> [any Service] {
        let leadership = LeaderElection(queue: queue, holder: configuration.name)
        return [
            leadership,
            OutboxRelay(queue: queue),
            Reaper(queue: queue, poisonLimit: configuration.poisonLimit),
            Reconciler(queue: queue, leadership: leadership),
            Pruner(queue: queue, leadership: leadership),
            Scheduler(queue: queue, leadership: leadership, schedules: schedules),
            JobRunner(queue: queue, performers: performers, configuration: configuration),
        ]
    }
}
