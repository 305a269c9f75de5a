import Foundation
import Glibc
import PrivateServers
import Synchronization

/// A worker or scheduler of its own process, started again whenever it ends; its end is told at once, as a supervisor does.
final class Child: Sendable {
    let name: String
    private let launch: ServerProcess.Launch
    private let ended: @Sendable (String) async -> Void
    private let state = Mutex<(process: ServerProcess?, isStopping: Bool)>((nil, false))

    /// - Parameter ended: told the name of the process after each end, before the next start.
    init(_ role: String, name: String, variables: [String: String], log: String, ended: @escaping @Sendable (String) async -> Void) throws {
        self.name = name
        self.ended = ended
        launch = ServerProcess.Launch(
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            arguments: [role],
            environment: variables.merging(["CHAOS_NAME": name]) { $1 },
            log: log,
            home: "/"
        )
    }

    /// The name under which the running process is known to the queue.
    var processName: String { "\(name)-\(state.withLock { $0.process }?.identifier ?? 0)" }

    func start() async throws {
        let process = try await ServerProcess.start(launch)
        state.withLock { $0.process = process }
        Task { await watch(process) }
    }

    func send(_ signal: Int32) {
        state.withLock { $0.process }?.send(signal)
    }

    private func watch(_ first: ServerProcess) async {
        var process = first
        while true {
            while await process.waitForEnd(.seconds(600)) == nil {}
            await ended("\(name)-\(process.identifier)")
            if state.withLock({ $0.isStopping }) { return }
            guard let next = try? await ServerProcess.start(launch) else { continue }
            process = next
            state.withLock { $0.process = next }
        }
    }

    func stop() async {
        let process = state.withLock { state in
            state.isStopping = true
            return state.process
        }
        process?.send(SIGCONT)
        process?.send(SIGTERM)
        if await process?.waitForEnd(.seconds(20)) == nil { process?.send(SIGKILL) }
    }
}
