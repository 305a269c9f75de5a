import Glibc

/// A Redis server of this program's own, on a port of 127.0.0.1; it dies with the program.
public final class PrivateRedis: Sendable {
    private let run: ServerRun
    /// The password of the user `default`; nil for the test flavour.
    public let password: String?

    /// Where the data, the configuration and the log (`log`) lie.
    public var directory: String { run.directory.path }
    /// The TCP port on 127.0.0.1, the same over restarts.
    public var port: Int { Int(run.port) }
    /// The server's process identifier; 0 when it never ran.
    public var processIdentifier: Int32 { run.processIdentifier }
    /// Whether the server runs.
    public var isRunning: Bool { run.process.map { $0.ending == nil } ?? false }
    /// The connection URL, with the password when there is one.
    public var url: String { "redis://\(password.map { "default:\($0)@" } ?? "")127.0.0.1:\(port)/0" }
    /// The last lines of the server's log, oldest first.
    public var lastLogLines: [String] { run.directory.logTail() }

    private init(run: ServerRun, password: String?) {
        self.run = run
        self.password = password
    }

    /// Starts a server and returns when it answers.
    ///
    /// - Parameters:
    ///   - directory: where its data lies; data that is there is loaded. When the owner is root and the server's account cannot reach it, it becomes a link to `/var/tmp`. Without it, a temporary directory that is removed on `stop()`.
    ///   - settings: entries of redis.conf, which win over the defaults; a value is taken as written, quotes included.
    ///   - flavor: `.durable` keeps an append-only file, flushed every second, and asks for a password; `.test` writes nothing to disk.
    public static func start(
        directory path: String? = nil,
        settings: [String: String] = [:],
        flavor: ServerFlavor = .durable
    ) async throws(PrivateServerError) -> PrivateRedis {
        let account = try ServerAccount.unprivileged(["redis", "nobody"])
        let directory = try await ServerDirectory.open(path, kind: "redis", account: account)
        do {
            let password = flavor == .durable ? directory.read("password") ?? RandomPassword.make() : nil
            if let password { try directory.write(password, to: "password") }
            let files = RedisFiles(directory: directory, settings: settings, flavor: flavor, password: password)
            let run = ServerRun(files.kind(try ServerPrograms.redis()), directory)
            try await run.startOnFreePort()
            let server = PrivateRedis(run: run, password: password)
            server.register()
            return server
        } catch {
            directory.discard()
            throw error
        }
    }

    /// Shuts down in an orderly way and removes the directory when it is temporary.
    public func stop() async throws(PrivateServerError) {
        try await run.stop()
        PrivateServers.remove(self)
        run.directory.discard()
    }

    /// Kills the server with SIGKILL and returns when it is gone.
    public func kill() async {
        await run.kill()
    }

    /// Starts the same server on the same port after `kill()` or a crash.
    public func start() async throws(PrivateServerError) {
        try await run.start(run.port)
        register()
    }

    /// Shuts down in an orderly way and starts again on the same port; the test flavour comes back empty.
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
