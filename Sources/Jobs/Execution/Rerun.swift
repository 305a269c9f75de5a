import Postgres

/// The job that follows one for whose key somebody asked while it was live and past its start.
enum Rerun {
    /// Inserts the jobs that follow the rows of a query that have just reached a final state.
    ///
    /// - Parameter ended: the name of a query of whole rows of `job`.
    static func insertion(from ended: SQL) -> SQL {
        """
        INSERT INTO job (kind, facility, source, arguments, class, deduplication_key, max_attempts)
        SELECT kind, facility, source, arguments, class, deduplication_key, max_attempts FROM \(ended)
        WHERE rerun_requested AND state IN (2, 3, 4, 5)
        """
    }
}
