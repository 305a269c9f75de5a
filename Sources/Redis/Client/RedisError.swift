/// What went wrong with a Redis command or connection. Carries no argument values, so it is safe to log.
public struct RedisError: Error, Sendable, Hashable {
    /// The stable kind of a ``RedisError``.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// No connection could be made within the connect timeout; the command was not sent.
        case connectionFailed
        /// The connection was cut while the command was in flight; whether the server ran it is unknown.
        case connectionLost
        /// No reply came in time; whether the server ran the command is unknown.
        case timeout
        /// The server answered with an error reply.
        case server
        /// The peer sent bytes that are no Redis reply; the connection was dropped.
        case protocolViolation
        /// The client was closed.
        case closed
        /// The awaiting task was cancelled; whether the server ran the command is unknown when it was sent before.
        case cancelled
        /// The connection URL or a setting is wrong.
        case configuration
        /// The server refused the user name or password, or requires one.
        case authentication
    }

    /// The stable kind of the error.
    public var code: Code
    /// What happened, in words; for ``Code/server`` the server's own text.
    public var message: String
    /// The name of the command that failed, when one did.
    public var command: String?
    /// The text of the error underneath (of the socket, of TLS), when there is one.
    public var cause: String?

    /// Creates an error.
    public init(_ code: Code, _ message: String, command: String? = nil, cause: String? = nil) {
        self.code = code
        self.message = message
        self.command = command
        self.cause = cause
    }

    /// The first word of an error reply: `WRONGTYPE`, `NOSCRIPT`, `OOM`, `ERR` …; nil for errors that are no replies.
    public var serverCode: String? {
        guard code == .server || code == .authentication else { return nil }
        let word = message.prefix { $0 != " " }
        return word.allSatisfy { $0.isUppercase || $0.isNumber } && !word.isEmpty ? String(word) : nil
    }

    /// Whether the same command may succeed when it is tried again later.
    public var isTransient: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .timeout: true
        case .server: ["LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY", "NOREPLICAS"].contains(serverCode)
        case .protocolViolation, .closed, .cancelled, .configuration, .authentication: false
        }
    }

    func during(_ command: String) -> RedisError {
        RedisError(code, message, command: command, cause: cause)
    }
}

extension RedisError: CustomStringConvertible {
    /// One line: command, code, message, cause.
    public var description: String {
        let subject = command.map { "Redis \($0)" } ?? "Redis"
        let reason = cause.map { " (\($0))" } ?? ""
        return "\(subject): \(code.rawValue): \(message)\(reason)"
    }
}
