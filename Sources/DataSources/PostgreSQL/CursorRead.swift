import Dashboards
import Postgres

/// One question to PostgreSQL as a cursor in a read-only transaction: the grammar of `DECLARE … CURSOR FOR` takes one reading statement and nothing
/// else, and `FETCH` bounds what comes back.
struct CursorRead: Sendable {
    private static let prefix = "DECLARE vitrine_answer NO SCROLL CURSOR FOR "
    private static let chunkBytes = 256 << 10

    let text: QueryText
    let question: Question
    let searchPath: [String]

    func statement() throws(DataSourceError) -> SQL {
        try text.statement(prefix: Self.prefix) { name throws(DataSourceError) in try question.binding(name) }
    }

    func rows(of statement: SQL, on connection: PostgresConnection) async throws(DataSourceError) -> ResultTable {
        let limits = question.limits
        let deadline = ContinuousClock.now + limits.time
        do throws(PostgresError) {
            try await connection.executeScript(begin(await connection.serverVersion), timeout: limits.time)
            _ = try await connection.execute(statement, timeout: max(.milliseconds(1), deadline - .now))
        } catch {
            throw DataSourceError(running: error) { text.position(of: $0, prefix: Self.prefix) }
        }
        var answer = AnswerAssembly(limits: limits)
        var count = 64
        while true {
            let wanted = min(count, limits.rows + 1 - answer.rowCount)
            let rows = try await fetch(wanted, from: "vitrine_answer", on: connection, until: deadline)
            guard let columns = rows.first?.columns else {
                if answer.rowCount == 0 { answer.describe(try await emptyColumns(on: connection, until: deadline)) }
                return answer.table
            }
            answer.describe(columns)
            let isFull = try answer.append(rows)
            if isFull || rows.count < wanted { return answer.table }
            count = min(2000, max(1, Self.chunkBytes / max(1, answer.bytesPerRow)))
        }
    }

    private func fetch(
        _ count: Int,
        from cursor: String,
        on connection: PostgresConnection,
        until deadline: ContinuousClock.Instant
    ) async throws(DataSourceError) -> [Row] {
        do throws(PostgresError) {
            let fetch = SQL(unsafe: "FETCH FORWARD \(count) FROM \(cursor)")
            return try await connection.query(fetch, timeout: max(.milliseconds(1), deadline - .now))
        } catch {
            throw DataSourceError(running: error)
        }
    }

    /// The columns of an answer without rows, from one row of nulls in the form of the answer. The statement was found to be a single SELECT before,
    /// so it cannot end the parentheses.
    private func emptyColumns(on connection: PostgresConnection, until deadline: ContinuousClock.Instant) async throws(DataSourceError)
        -> [ColumnDescription]
    {
        let prefix = "DECLARE vitrine_columns NO SCROLL CURSOR FOR SELECT answer.* FROM (VALUES (1)) AS one LEFT JOIN (\n"
        let statement = try text.statement(prefix: prefix, suffix: "\n) AS answer ON false") { name throws(DataSourceError) in
            try question.binding(name)
        }
        do throws(PostgresError) {
            _ = try await connection.execute(statement, timeout: max(.milliseconds(1), deadline - .now))
        } catch {
            throw DataSourceError(running: error)
        }
        return try await fetch(1, from: "vitrine_columns", on: connection, until: deadline).first?.columns ?? []
    }

    /// The snapshot is taken before anything else, so that nothing can make the transaction writable; the settings shape the text of values.
    private func begin(_ serverVersion: Int) -> String {
        let milliseconds = max(1, question.limits.time.milliseconds)
        var statements = [
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT 1",
            "SET LOCAL statement_timeout = \(milliseconds)", "SET LOCAL lock_timeout = \(min(5000, milliseconds))",
            "SET LOCAL idle_in_transaction_session_timeout = \(milliseconds + 10_000)", "SET LOCAL cursor_tuple_fraction = 1",
            "SET LOCAL row_security = on", "SET LOCAL standard_conforming_strings = on", "SET LOCAL bytea_output = 'hex'",
            "SET LOCAL TimeZone = 'UTC'", "SET LOCAL DateStyle = 'ISO, YMD'", "SET LOCAL IntervalStyle = 'iso_8601'",
            "SET LOCAL extra_float_digits = 1",
        ]
        if serverVersion >= 140_000 { statements.append("SET LOCAL client_connection_check_interval = 1000") }
        if serverVersion >= 170_000 { statements.append("SET LOCAL transaction_timeout = \(milliseconds + 1000)") }
        if !searchPath.isEmpty {
            let path = SQL.joined(searchPath.map { "\(identifier: $0)" })
            statements.append("SET LOCAL search_path = \(path.text)")
        }
        return statements.joined(separator: "; ")
    }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
