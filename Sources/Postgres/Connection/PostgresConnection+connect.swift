public import Logging

extension PostgresConnection {
    /// Opens a session. Hosts are tried in order, each with ``PostgresConfiguration/connectTimeout``; the last host's error is thrown.
    /// Name resolution by libpq is bounded by the resolver's limits, not by ours; it holds no thread but the connection's.
    public static func connect(_ configuration: PostgresConfiguration, logger: Logger) async throws(PostgresError) -> PostgresConnection {
        var failure = PostgresError(.configuration, "no host to connect to", operation: "connect")
        for parameters in configuration.attempts {
            let connection = PostgresConnection(configuration, logger: logger)
            do throws(PostgresError) {
                try await connection.open(parameters)
                return connection
            } catch {
                await connection.close()
                if error.code == .cancelled { throw error }
                failure = error
            }
        }
        throw failure
    }

    private func open(_ parameters: [(key: String, value: String)]) async throws(PostgresError) {
        try await perform("connect", timeout: configuration.connectTimeout, stopsAtServer: false) { () async throws(PostgresError) in
            self.handle.start(parameters: parameters, onNotice: self.noticeLogging())
            try await self.awaitConnected()
            self.cancelHandle = self.handle.cancelHandle()
            try self.watchSocket()
            self.flags.set(usable: true, inTransaction: false)
        }
        if let style = handle.parameterStatus("DateStyle"), !style.hasPrefix("ISO") {
            try await executeScript("SET DateStyle = 'ISO'")
        }
        let script = try configuration.sessionScript
        if !script.isEmpty { try await executeScript(script, timeout: configuration.connectTimeout) }
    }

    /// While connecting libpq opens and closes sockets on its own, so each wait has a source that is gone before the next call.
    private func awaitConnected() async throws(PostgresError) {
        var step = ConnectStep()
        while case .wait(let readiness) = try step.advance(handle) {
            let socket = try SocketDuplicate(of: handle)
            let source = SocketSource(readiness == .output ? .writing : .reading, on: socket, executor.queue) { [weak self] in
                self?.assumeIsolated { $0.wake() }
            }
            source.resume()
            await withCheckedContinuation { continuation in
                waiter = Waiter(readiness: readiness, continuation: continuation)
                if operation?.isAbandoned == true { wake() }
            }
            source.cancel()
            await withCheckedContinuation { continuation in source.onReleased { continuation.resume() } }
            try checkAbandoned()
        }
    }

    private func watchSocket() throws(PostgresError) {
        let socket = try SocketDuplicate(of: handle)
        readSource = SocketSource(.reading, on: socket, executor.queue) { [weak self] in
            self?.assumeIsolated { $0.socketIsReadable() }
        }
        writeSource = SocketSource(.writing, on: socket, executor.queue) { [weak self] in
            self?.assumeIsolated { $0.socketIsWritable() }
        }
        readSource?.resume()
    }

    private func noticeLogging() -> @Sendable (ServerNotice) -> Void {
        { [logger] notice in
            let level: Logger.Level =
                switch notice.severity {
                case "WARNING": .warning
                case "INFO", "NOTICE": .info
                default: .debug
                }
            logger.log(level: level, "\(notice.message)", metadata: ["sqlstate": "\(notice.sqlState ?? "")", "severity": "\(notice.severity)"])
        }
    }
}
