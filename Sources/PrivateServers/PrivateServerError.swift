/// Why a private server could not be started, stopped or reached.
public struct PrivateServerError: Error, Sendable, CustomStringConvertible {
    /// The stable kind of a failure.
    public enum Code: String, Sendable, CaseIterable {
        /// No program of the wanted kind and version is installed.
        case binariesMissing = "binaries_missing"
        /// The owner is root and there is no unprivileged account to run the server as.
        case accountMissing = "account_missing"
        /// The directory cannot be created, written or reached by the server's account, or holds something else.
        case directoryUnusable = "directory_unusable"
        /// Another owner runs a server in this directory.
        case directoryInUse = "directory_in_use"
        /// The port is held by another program.
        case portTaken = "port_taken"
        /// The system refused to create a process.
        case launchFailed = "launch_failed"
        /// `initdb` failed.
        case initializationFailed = "initialization_failed"
        /// The server ended while it was expected to run.
        case exited
        /// The server did not answer in time.
        case startTimedOut = "start_timed_out"
        /// The server did not end in time.
        case stopTimedOut = "stop_timed_out"
        /// The operation needs a server in another state, such as starting one that runs already.
        case wrongState = "wrong_state"
        /// The task that was starting the server was cancelled.
        case cancelled
    }

    /// The stable kind of the failure.
    public let code: Code
    /// What happened, with the paths, ports and programs concerned.
    public let message: String
    /// The last lines of the server's log, oldest first; empty when the server never wrote one.
    public let log: [String]

    /// Makes an error; `log` holds the last lines of the server's log, oldest first.
    public init(_ code: Code, _ message: String, log: [String] = []) {
        self.code = code
        self.message = message
        self.log = log
    }

    /// The code, the message and the server's last lines.
    public var description: String {
        guard !log.isEmpty else { return "\(code.rawValue): \(message)" }
        return "\(code.rawValue): \(message)\n" + log.map { "    \($0)" }.joined(separator: "\n")
    }
}
