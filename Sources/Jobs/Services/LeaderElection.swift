import Foundation
import Logging
import Metrics
import Postgres
public import ServiceLifecycle
import Synchronization

/// Chooses one process for a role, by a row with a term (after River's `river_leader`). It only saves work: what the leader does must be safe to do twice.
///
/// The holder trusts itself until one second before its row expires, counted on its own clock from before the request was sent.
public final class LeaderElection: Service, Sendable {
    private struct Office {
        var term: Int64
        var trustedUntil: Duration
    }

    private let postgres: PostgresClient
    private let logger: Logger
    private let role: String
    private let holder: String
    private let life: Duration
    private let interval: Duration
    private let clock: JobClock
    private let trouble: TroubleLog
    private let metrics: QueueMetrics
    private let office = Mutex<Office?>(nil)

    /// A candidate.
    /// - Parameters:
    ///   - role: what the leader does; one row each.
    ///   - holder: the name of this process, unique.
    ///   - life: how long the row holds without renewal.
    ///   - interval: the time between renewals, or attempts.
    public init(
        queue: JobQueue,
        role: String = "jobs",
        holder: String,
        life: Duration = .seconds(15),
        interval: Duration = .seconds(5),
        clock: JobClock = .continuous
    ) {
        postgres = queue.postgres
        logger = queue.logger
        trouble = queue.trouble
        metrics = queue.metrics
        self.role = role
        self.holder = holder
        self.life = life
        self.interval = interval
        self.clock = clock
    }

    /// The term that this process leads in, or nil.
    public var term: Int64? {
        office.withLock { office in
            guard let office, clock.now() < office.trustedUntil else { return nil }
            return office.term
        }
    }

    /// Whether this process leads now.
    public var isLeader: Bool { term != nil }

    /// Stands for election until graceful shutdown, then resigns.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.campaign() }
        await Task { await resign() }.value
    }

    private func campaign() async {
        var connection: PostgresConnection?
        var backoff = Backoff()
        while !Task.isCancelled {
            var pause = interval * Double.random(in: 0.9...1.1)
            do {
                let usable: PostgresConnection
                if let connection, connection.isUsable {
                    usable = connection
                } else {
                    usable = try await PostgresConnection.connect(postgres.configuration, logger: logger)
                }
                connection = usable
                try await stand(on: usable)
                backoff.reset()
            } catch {
                if Task.isCancelled { break }
                trouble.report("the election failed", error)
                pause = min(interval, backoff.next())
            }
            try? await clock.sleep(pause)
        }
        await connection?.close()
    }

    /// Renews the office, or tries to win it.
    func stand(on connection: PostgresConnection) async throws(JobError) {
        let asked = clock.now()
        let held = office.withLock { $0 }
        let rows: [Row]
        do {
            rows = try await connection.query(held.map(renewal) ?? election, timeout: .seconds(5))
        } catch {
            throw .database(error)
        }
        let won = try rows.first?.jobValue("term", as: Int64.self)
        office.withLock { $0 = won.map { Office(term: $0, trustedUntil: asked + life - min(.seconds(1), life / 5)) } }
        if let won, held?.term != won {
            logger.info("this process leads", metadata: ["role": "\(role)", "term": "\(won)"])
            metrics.leaderTerm.record(won)
        } else if won == nil, held != nil {
            logger.notice("this process no longer leads", metadata: ["role": "\(role)"])
        }
    }

    private var election: SQL {
        """
        INSERT INTO leader (name, holder, term, expires_at) VALUES (\(role), \(holder), 1, now() + make_interval(secs => \(life.fractionalSeconds)))
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, term = leader.term + 1, expires_at = excluded.expires_at
        WHERE leader.expires_at < now()
        RETURNING term
        """
    }

    private func renewal(_ held: Office) -> SQL {
        """
        UPDATE leader SET expires_at = now() + make_interval(secs => \(life.fractionalSeconds))
        WHERE name = \(role) AND holder = \(holder) AND term = \(held.term) AND expires_at >= now()
        RETURNING term
        """
    }

    /// Gives the office up, so that another need not wait for its end.
    func resign() async {
        let held = office.withLock { office in
            defer { office = nil }
            return office
        }
        guard let held else { return }
        do {
            try await postgres.jobRows(
                "UPDATE leader SET expires_at = now() - interval '1 second' WHERE name = \(role) AND holder = \(holder) AND term = \(held.term)"
            )
        } catch {
            trouble.report("the leader could not resign; its term will end by itself", error)
        }
    }
}
