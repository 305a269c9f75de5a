import Metrics

/// The counters and timers of the queue. Alert on ages and on rejects, not on depths.
struct QueueMetrics: Sendable {
    let enqueued = Counter(label: "jobs_enqueued_total")
    let deduplicated = Counter(label: "jobs_deduplicated_total")
    let published = Counter(label: "jobs_published_total")
    let publishFailures = Counter(label: "jobs_publish_failures_total")
    let relayed = Counter(label: "jobs_relayed_total")
    let claimed = Counter(label: "jobs_claimed_total")
    let claimedDegraded = Counter(label: "jobs_claimed_without_redis_total")
    let startMisses = Counter(label: "jobs_start_misses_total")
    let fenceRejects = Counter(label: "jobs_fence_rejects_total")
    let lostLeases = Counter(label: "jobs_lost_leases_total")
    let reaped = Counter(label: "jobs_reaped_total")
    let poisoned = Counter(label: "jobs_poisoned_total")
    let reruns = Counter(label: "jobs_reruns_total")
    let givenBack = Counter(label: "jobs_given_back_total")
    let stuck = Counter(label: "jobs_stuck_total")
    let reconciled = Counter(label: "jobs_reconciled_total")
    let rebuilds = Counter(label: "jobs_rebuilds_total")
    let ticks = Counter(label: "jobs_schedule_ticks_total")
    let pruned = Counter(label: "jobs_pruned_total")
    let pickup = Timer(label: "jobs_pickup_seconds")
    let heartbeatLateness = Timer(label: "jobs_heartbeat_lateness_seconds")
    let scheduleLateness = Timer(label: "jobs_schedule_lateness_seconds")
    let claimLoopAge = Gauge(label: "jobs_last_claim_loop_age_seconds")
    let running = Gauge(label: "jobs_running")
    let redisEvicts = Gauge(label: "jobs_redis_evicts")
    let leaderTerm = Gauge(label: "jobs_leader_term")

    /// Shows the series of a kind from the start, at 0: an alarm on growth does not see what begins at 1.
    func announce(_ kind: JobKind) {
        for ending in Ending.names {
            Counter(label: "jobs_finished_total", dimensions: [("kind", kind.rawValue), ("ending", ending)]).increment(by: 0)
        }
    }

    func finished(_ kind: JobKind, _ ending: String) {
        Counter(label: "jobs_finished_total", dimensions: [("kind", kind.rawValue), ("ending", ending)]).increment()
    }

    func duration(_ kind: JobKind, _ duration: Duration) {
        Timer(label: "jobs_duration_seconds", dimensions: [("kind", kind.rawValue)]).record(duration: duration)
    }
}
