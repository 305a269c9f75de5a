import Foundation
import Glibc

/// A PostgreSQL cluster of this program's own, on a port of 127.0.0.1; it dies with the program.
public final class PrivatePostgres: Sendable {
    /// The name of the superuser.
    public static let superuser = "postgres"

    private let run: ServerRun
    private let password: String?

    /// Where the cluster, its log (`log`) and its sockets lie.
    public var directory: String { run.directory.path }
    /// The TCP port on 127.0.0.1, the same over restarts.
    public var port: Int { Int(run.port) }
    /// The postmaster's process identifier; 0 when it never ran.
    public var processIdentifier: Int32 { run.processIdentifier }
    /// Whether the postmaster runs.
    public var isRunning: Bool { run.process.map { $0.ending == nil } ?? false }
    /// The superuser's connection URL for the database `postgres`.
    public var url: String { url(database: "postgres") }
    /// The last lines of the server's log, oldest first.
    public var lastLogLines: [String] { run.directory.logTail() }

    private init(run: ServerRun, password: String?) {
        self.run = run
        self.password = password
    }

    /// Starts a cluster and returns when it answers.
    ///
    /// - Parameters:
    ///   - directory: where the cluster lies; it is reused when it holds one. When the owner is root and the server's account cannot reach it, it becomes a link to `/var/tmp`. Without it, a temporary directory that is removed on `stop()`.
    ///   - settings: entries of postgresql.conf, which win over the defaults.
    ///   - flavor: `.durable` asks for a password (scram-sha-256); `.test` trusts loopback and does not flush to disk.
    public static func start(
        directory path: String? = nil,
        settings: [String: String] = [:],
        flavor: ServerFlavor = .durable
    ) async throws(PrivateServerError) -> PrivatePostgres {
        let account = try ServerAccount.unprivileged(["postgres", "nobody"])
        let directory = try await ServerDirectory.open(path, kind: "postgres", account: account)
        do {
            let cluster = PostgresCluster(directory: directory, settings: settings, flavor: flavor)
            let programs = try ServerPrograms.postgres(major: try cluster.release())
            let password = try await cluster.create(programs)
            let run = ServerRun(cluster.kind(programs), directory)
            try await run.startOnFreePort()
            let server = PrivatePostgres(run: run, password: password)
            server.register()
            return server
        } catch {
            directory.discard()
            throw error
        }
    }

    /// A connection URL, by default the superuser's; `password` nil takes the superuser's password for the superuser and none for others.
    public func url(database: String, user: String = PrivatePostgres.superuser, password: String? = nil) -> String {
        let secret = password ?? (user == Self.superuser ? self.password : nil)
        let account = user.percentEncoded + (secret.map { ":" + $0.percentEncoded } ?? "")
        return "postgres://\(account)@127.0.0.1:\(port)/\(database.percentEncoded)"
    }

    /// Shuts down in an orderly way (fast: open transactions are rolled back) and removes the directory when it is temporary.
    public func stop() async throws(PrivateServerError) {
        try await run.stop()
        PrivateServers.remove(self)
        run.directory.discard()
    }

    /// Kills the postmaster and its children with SIGKILL and returns when all of them are gone; `start()` then recovers from the log.
    public func kill() async {
        await run.kill()
    }

    /// Starts the same cluster on the same port after `kill()` or a crash.
    public func start() async throws(PrivateServerError) {
        try await run.start(run.port)
        register()
    }

    /// Shuts down in an orderly way and starts again on the same port.
    public func restart() async throws(PrivateServerError) {
        try await run.stop()
        try await run.start(run.port)
    }

    private func register() {
        PrivateServers.add(self) { [run] in
            run.stopBlocking()
            run.directory.discard()
        }
    }
}
