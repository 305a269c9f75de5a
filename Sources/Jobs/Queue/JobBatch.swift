import Crypto
import Dashboards
import Foundation
import Postgres

/// Checked requests on their way into one INSERT. Requests of one deduplication key become one row; rows with keys are locked in the order of their keys,
/// so that two batches cannot wait for each other.
struct JobBatch {
    private struct Entry {
        var request: JobRequest
        let arguments: String
        let key: String?
    }

    private let entries: [Entry]
    private let positions: [Int]

    static let argumentLimit = 1 << 20

    init(_ requests: [JobRequest]) throws(JobError) {
        var entries: [Entry] = []
        var byKey: [String: Int] = [:]
        var first: [Int] = []
        let encoder = JSONEncoder.dashboards
        for request in requests {
            let entry = try Self.check(request, encoder)
            if let key = entry.key, let index = byKey[key] {
                if request.jobClass < entries[index].request.jobClass { entries[index].request.jobClass = request.jobClass }
                first.append(index)
            } else {
                if let key = entry.key { byKey[key] = entries.count }
                first.append(entries.count)
                entries.append(entry)
            }
        }
        let sorted = entries.indices.sorted { (entries[$0].key ?? "", $0) < (entries[$1].key ?? "", $1) }
        var places = [Int](repeating: 0, count: sorted.count)
        for (place, index) in sorted.enumerated() { places[index] = place }
        self.entries = sorted.map { entries[$0] }
        positions = first.map { places[$0] }
    }

    private static func check(_ request: JobRequest, _ encoder: JSONEncoder) throws(JobError) -> Entry {
        guard request.kind.isWellFormed else { throw .invalidRequest("`\(request.kind.rawValue.prefix(64))` is not the name of a kind") }
        guard (1...1000).contains(request.maximumAttempts) else { throw .invalidRequest("the number of attempts must be from 1 to 1,000") }
        guard let json = try? encoder.encode(request.arguments) else { throw .invalidRequest("the arguments cannot be written as JSON") }
        guard json.count <= argumentLimit else { throw .invalidRequest("the arguments are larger than 1 MB") }
        let text = String(decoding: json, as: UTF8.self)
        guard !text.contains("\\u0000") else { throw .invalidRequest("the arguments hold a NUL character") }
        if let source = request.source, !isName(source) { throw .invalidRequest("`\(source.prefix(64))` is not the name of a data source") }
        return Entry(request: request, arguments: text, key: request.deduplicationKey.map { digest(request.kind, $0) })
    }

    /// Whether a text is of 1 to 64 letters, digits, `.`, `_` and `-`.
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }

    /// SHA-256 over kind and key, so that keys of different kinds never meet and every key has the same length.
    private static func digest(_ kind: JobKind, _ key: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hash = SHA256.hash(data: Data("\(kind.rawValue)\n\(key)".utf8))
        return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    func insertion(parent: JobID?, state: JobState) -> SQL {
        """
        WITH request AS (
            SELECT * FROM unnest(
                \(entries.map(\.request.kind.rawValue))::text[], \(entries.map(\.request.facility.rawValue))::text[],
                \(entries.map(\.arguments))::text[], \(entries.map(\.request.jobClass.rawValue))::smallint[],
                \(entries.map(\.key))::text[], \(entries.map(\.request.runAt))::timestamptz[],
                \(entries.map { Int32($0.request.maximumAttempts) })::integer[], \(entries.map(\.request.retryUntil))::timestamptz[],
                \(entries.map(\.request.source))::text[]
            ) WITH ORDINALITY AS r (kind, facility, arguments, class, key, run_at, max_attempts, retry_until, source, position)
        ), written AS (
            INSERT INTO job AS live
                (kind, facility, arguments, class, deduplication_key, run_at, max_attempts, retry_until, source, parent_id, state)
            SELECT kind, facility, arguments::jsonb, class, decode(key, 'hex'), coalesce(run_at, now()), max_attempts, retry_until, source,
                \(optional: parent)::bigint, \(state.rawValue)::smallint
            FROM request ORDER BY position
            ON CONFLICT (deduplication_key) WHERE state IN (0, 1, 6) AND deduplication_key IS NOT NULL DO UPDATE SET
                requested_at = now(),
                class = least(live.class, excluded.class),
                run_at = CASE WHEN live.state = 0 AND (live.attempt = 0 OR excluded.class < live.class)
                    THEN least(live.run_at, excluded.run_at) ELSE live.run_at END,
                rerun_requested = live.rerun_requested OR live.state = 1 OR (live.state = 6 AND live.starts > 0)
            RETURNING id, state, kind, facility, source, class, xmax = 0 AS is_new, \(Self.delay)
        ), counted AS (
            UPDATE job SET pending_children = pending_children + (SELECT count(*) FROM written WHERE is_new)::integer
            WHERE id = \(optional: parent)::bigint
        ), noted AS (
            \(Outbox.insertion(of: "SELECT id FROM written WHERE state = 0"))
        )
        SELECT *, \(Outbox.note) FROM written
        """
    }

    /// Milliseconds until the row is due, rounded up, by the clock of the server.
    static let delay: SQL = "greatest(0, ceil(extract(epoch FROM run_at - clock_timestamp()) * 1000))::bigint AS delay"

    func answers(_ rows: [Row]) throws(JobError) -> [EnqueuedJob] {
        guard rows.count == entries.count else { throw .corrupt("the number of rows written") }
        var jobs: [EnqueuedJob] = []
        jobs.reserveCapacity(rows.count)
        for row in rows {
            let ticket = try Ticket(noted: row)
            jobs.append(
                EnqueuedJob(id: ticket.id, state: try row.jobState(), isNew: try row.jobValue("is_new", as: Bool.self), ticket: ticket)
            )
        }
        var named: Set<Int> = []
        return positions.map { place in named.insert(place).inserted ? jobs[place] : jobs[place].again }
    }
}
