import Postgres

/// Lets a single statement commit without waiting for the disk. Used where a crash of the server only undoes what is done again anyway:
/// starts, leases and marks. Whatever commits durably later makes everything before it durable too, fences included.
enum LazyCommit {
    static let condition: SQL = "(SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL"
}

/// Lets a statement that ends or renews the runs of many give up soon when somebody has locked the row of one of them.
enum ShortLockWait {
    static let condition: SQL = "(SELECT set_config('lock_timeout', '100ms', true)) IS NOT NULL"
}

/// Makes a session of the queue's own pool keep its plans: the statements of starts and endings touch a few rows by their keys whatever the size of the
/// table, and planning them anew for each array of ids costs more than running them. Said inside of the statements, because a pooler need not pass
/// options on.
enum KeptPlans {
    static let condition: SQL = """
        (SELECT set_config('plan_cache_mode', 'force_generic_plan', false) || set_config('enable_seqscan', 'off', false)
            || set_config('enable_hashjoin', 'off', false) || set_config('enable_mergejoin', 'off', false)) IS NOT NULL
        """

    /// The state of a job in a condition that no partial index answers: a plan that was made while the table was small, and is kept, must not go by the
    /// indexes of queued and running jobs, which are full of the dead entries of the last minutes.
    static let state: SQL = "(job.state + 0)"
}
