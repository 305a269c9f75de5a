import Foundation
import Logging
import PrivateServers
import Synchronization

/// Keeps one program running: starts it again when it ends, at once the first time, then ever more slowly.
final class Supervisor: Sendable {
    private let launch: ServerProcess.Launch
    private let name: String
    private let ended: @Sendable (Int32) async -> Void
    private let current = Mutex<(process: ServerProcess?, stopping: Bool)>((nil, false))
    private let logger: Logger

    /// - Parameter ended: told the process identifier of each unexpected end, before the next start.
    init(name: String, launch: ServerProcess.Launch, logger: Logger, ended: @escaping @Sendable (Int32) async -> Void = { _ in }) {
        self.name = name
        self.launch = launch
        self.logger = logger
        self.ended = ended
    }

    /// The running process, or nil between two.
    var processIdentifier: Int32? { current.withLock { $0.process?.identifier } }

    /// Starts the program, and watches it until ``stop()``.
    func start() async throws {
        let process = try await ServerProcess.start(launch)
        current.withLock { $0.process = process }
        Task { await watch(process) }
    }

    private func watch(_ first: ServerProcess) async {
        var process = first
        var pause = Duration.zero
        while true {
            let started = ContinuousClock.now
            var ending: ServerProcess.Ending?
            while ending == nil { ending = await process.waitForEnd(.seconds(3600)) }
            if current.withLock({ $0.stopping }) { return }
            logger.warning("\(name) ended", metadata: ["process": "\(process.identifier)", "how": "\(ending?.text ?? "?")"])
            await ended(process.identifier)
            pause = ContinuousClock.now - started > .seconds(30) ? .zero : min(max(pause * 2, .milliseconds(200)), .seconds(10))
            if pause > .milliseconds(200) { try? await Task.sleep(for: pause) }
            guard let next = try? await ServerProcess.start(launch) else { continue }
            process = next
            logger.warning("\(name) was started again", metadata: ["process": "\(next.identifier)"])
            let stopping = current.withLock { current in
                current.process = next
                return current.stopping
            }
            if stopping { next.send(SIGTERM) }
        }
    }

    /// Ends the program: in an orderly way, then, after 30 s, with force.
    func stop() async {
        let process = current.withLock { current in
            current.stopping = true
            return current.process
        }
        guard let process, process.ending == nil else { return }
        process.send(SIGTERM)
        if await process.waitForEnd(.seconds(30)) == nil {
            process.send(SIGKILL)
            _ = await process.waitForEnd(.seconds(5))
        }
    }
}
