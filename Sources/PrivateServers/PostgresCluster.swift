import Foundation
import Glibc

/// The files of a PostgreSQL cluster: how they are made and what configures the server.
struct PostgresCluster: Sendable {
    let directory: ServerDirectory
    let settings: [String: String]
    let flavor: ServerFlavor

    /// The release of the cluster in the directory, or nil when there is none yet.
    func release() throws(PrivateServerError) -> Int? {
        guard let text = directory.read("data/PG_VERSION") else { return nil }
        guard let release = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw PrivateServerError(.directoryUnusable, "\(directory.data)/PG_VERSION is no release number")
        }
        return release
    }

    /// Makes the cluster unless there is one; returns the superuser's password, nil when the cluster trusts loopback.
    func create(_ programs: String) async throws(PrivateServerError) -> String? {
        if try release() != nil { return directory.read("password") }
        let password = flavor == .durable ? RandomPassword.make() : nil
        // A cluster whose making was interrupted never gets the final name.
        let unfinished = "\(directory.data).new"
        try? FileManager.default.removeItem(atPath: unfinished)
        var arguments = ["--pgdata=\(unfinished)", "--username=\(PrivatePostgres.superuser)", "--encoding=UTF8", "--locale=C.UTF-8"]
        if let password {
            try directory.write(password, to: "password")
            arguments += ["--auth=scram-sha-256", "--pwfile=\(directory.path)/password", "--data-checksums"]
        } else {
            arguments += ["--auth=trust", "--no-sync", "--no-instructions"]
        }
        let before = directory.logLength
        let process = try await ServerProcess.start(
            .init(
                program: "\(programs)/initdb",
                arguments: arguments,
                account: directory.account,
                log: directory.log,
                deathSignal: "KILL",
                inherited: directory.lock.descriptor,
                home: directory.path
            )
        )
        let ending = await withTaskCancellationHandler {
            await process.waitForEnd(.seconds(120))
        } onCancel: {
            process.send(SIGKILL)
        }
        if Task.isCancelled { throw PrivateServerError(.cancelled, "the making of a PostgreSQL cluster in \(directory.path) was cancelled") }
        guard ending == .exit(0), rename(unfinished, directory.data) == 0 else {
            process.send(SIGKILL)
            let words = ending?.text ?? "no end within two minutes"
            throw PrivateServerError(.initializationFailed, "\(programs)/initdb: \(words)", log: directory.logTail(from: before))
        }
        return password
    }

    /// How the server runs.
    func kind(_ programs: String) -> ServerRun.Kind {
        ServerRun.Kind(
            name: "PostgreSQL",
            program: "\(programs)/postgres",
            deathSignal: "INT",
            stopSignal: SIGINT,
            quitSignal: SIGQUIT,
            portTakenText: "could not bind",
            arguments: { [directory] _ in ["-D", directory.data] },
            configure: { port throws(PrivateServerError) in try self.configure(port) },
            answers: { port, identifier in self.answers(port, identifier) }
        )
    }

    private func configure(_ port: UInt16) throws(PrivateServerError) {
        var values = [
            "port": "\(port)",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": directory.sockets,
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "log_timezone": "UTC",
            "timezone": "UTC",
            "lc_messages": "C",
            "shared_buffers": "64MB",
            "max_connections": "100",
        ]
        if flavor == .test {
            values.merge(["fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"]) { $1 }
        }
        values.merge(settings) { $1 }
        let lines = values.sorted { $0.key < $1.key }.map { "\($0.key) = '\($0.value.replacing("'", with: "''"))'\n" }
        try directory.write(lines.joined(), to: "data/postgresql.conf")
    }

    /// The server has written its readiness into its own pid file, and accepts a connection: everything but an authentication request means "not yet".
    private func answers(_ port: UInt16, _ identifier: pid_t) -> Bool {
        guard let lines = directory.read("data/postmaster.pid")?.split(separator: "\n", omittingEmptySubsequences: false), lines.count > 7,
            pid_t(lines[0]) == identifier, lines[7].hasPrefix("ready")
        else { return false }
        var request: [UInt8] = [0, 0, 0, 0, 0, 3, 0, 0]
        for word in ["user", PrivatePostgres.superuser, "database", "postgres"] { request += Array(word.utf8) + [0] }
        request.append(0)
        request[3] = UInt8(request.count)
        return LoopbackConversation.exchange(port: port, request: request, isComplete: { !$0.isEmpty })?.first == UInt8(ascii: "R")
    }
}
