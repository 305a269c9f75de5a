import Foundation
import Synchronization

/// One run of the inspection program.
final class InspectionRun: Sendable {
    private enum Phase {
        case waiting, running(pid_t), ended, killed
    }

    /// Configured in `init` and run by the one thread that calls ``answer()``; who kills it reads its identifier from `phase`.
    private let process = Process()
    private let longestAnswer: Int
    private let phase = Mutex(Phase.waiting)

    init(program: String, arguments: [String], longestAnswer: Int) {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        self.longestAnswer = longestAnswer
    }

    /// The run was killed before it ended by itself.
    var isKilled: Bool {
        phase.withLock { if case .killed = $0 { true } else { false } }
    }

    /// Starts the program, reads what it prints and waits for its end. Blocks.
    func answer() -> Result<(output: Data, status: Int32), RendererError> {
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let failure = phase.withLock { phase -> RendererError? in
            if case .killed = phase { return nil }
            do {
                try process.run()
            } catch {
                phase = .ended
                return RendererError(
                    .inspection,
                    "the inspection program \(process.executableURL?.path ?? "") could not be started",
                    cause: "\(error)"
                )
            }
            phase = .running(process.processIdentifier)
            return nil
        }
        if let failure { return .failure(failure) }
        guard !isKilled else { return .success((Data(), -1)) }
        var output = Data()
        while let piece = try? pipe.fileHandleForReading.read(upToCount: 65_536), !piece.isEmpty {
            if output.count < longestAnswer { output.append(piece) } else { kill() }
        }
        process.waitUntilExit()
        phase.withLock { if case .running = $0 { $0 = .ended } }
        return .success((output, process.terminationStatus))
    }

    /// Ends the program at once, or keeps it from being started.
    func kill() {
        phase.withLock { phase in
            switch phase {
            case .waiting: phase = .killed
            case .running(let identifier):
                Foundation.kill(identifier, SIGKILL)
                phase = .killed
            case .ended, .killed: break
            }
        }
    }
}
