import Foundation
import Glibc
import Synchronization

/// One server's process over its starts and stops: launching, waiting until it answers, the two ways to end it.
final class ServerRun: Sendable {
    /// What differs between PostgreSQL and Redis.
    struct Kind: Sendable {
        let name: String
        let program: String
        let deathSignal: String
        /// Asks the server to shut down in an orderly way.
        let stopSignal: Int32
        /// Ends the server at once when it did not obey.
        let quitSignal: Int32
        /// The log line that tells that the port is held by another.
        let portTakenText: String
        let arguments: @Sendable (UInt16) -> [String]
        /// Writes the configuration for a port.
        let configure: @Sendable (UInt16) throws(PrivateServerError) -> Void
        /// Whether the server with this identifier answers at the port.
        let answers: @Sendable (UInt16, pid_t) -> Bool
    }

    static let startLimit = Duration.seconds(60)
    static let stopLimit = Duration.seconds(20)

    let kind: Kind
    let directory: ServerDirectory
    private let current: Mutex<(process: ServerProcess?, port: UInt16)>
    private let answering = DispatchQueue(label: "private server answers", attributes: .concurrent)

    init(_ kind: Kind, _ directory: ServerDirectory) {
        self.kind = kind
        self.directory = directory
        current = Mutex((nil, 0))
    }

    var port: UInt16 { current.withLock { $0.port } }
    var process: ServerProcess? { current.withLock { $0.process } }
    var processIdentifier: Int32 { process?.identifier ?? 0 }

    /// Starts on a free port, with another one when somebody was faster.
    func startOnFreePort() async throws(PrivateServerError) {
        for _ in 0..<16 {
            guard let port = LoopbackPort.free() else { break }
            do {
                return try await start(port)
            } catch {
                guard error.code == .portTaken else { throw error }
            }
        }
        throw PrivateServerError(.portTaken, "no port of 127.0.0.1 stayed free long enough for \(kind.name)", log: directory.logTail())
    }

    /// Starts on `port` and waits until the server answers.
    func start(_ port: UInt16) async throws(PrivateServerError) {
        if let process, process.ending == nil {
            throw PrivateServerError(.wrongState, "\(kind.name) runs already as process \(process.identifier)")
        }
        guard try await directory.reopen() else {
            throw PrivateServerError(.wrongState, "\(kind.name) was stopped, and its temporary directory \(directory.path) is gone")
        }
        try kind.configure(port)
        directory.rotateLog()
        let before = directory.logLength
        let process = try await ServerProcess.start(
            .init(
                program: kind.program,
                arguments: kind.arguments(port),
                account: directory.account,
                log: directory.log,
                deathSignal: kind.deathSignal,
                inherited: directory.lock.descriptor,
                home: directory.path
            )
        )
        current.withLock { $0 = (process, port) }
        let deadline = ContinuousClock.now + Self.startLimit
        var pause = Duration.milliseconds(2)
        while true {
            if await answers(port, process.identifier) { return }
            if let ending = await process.waitForEnd(pause) {
                let lines = directory.logTail(from: before)
                if lines.contains(where: { $0.contains(kind.portTakenText) }) {
                    throw PrivateServerError(.portTaken, "port \(port) of 127.0.0.1 is held by another program", log: lines)
                }
                throw PrivateServerError(.exited, "\(kind.name) ended while it was starting (\(ending.text))", log: lines)
            }
            if Task.isCancelled || ContinuousClock.now > deadline {
                await kill()
                let lines = directory.logTail(from: before)
                if Task.isCancelled { throw PrivateServerError(.cancelled, "the start of \(kind.name) was cancelled", log: lines) }
                throw PrivateServerError(.startTimedOut, "\(kind.name) did not answer at port \(port) within \(Self.startLimit)", log: lines)
            }
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    /// Shuts the server down in an orderly way, then with force; does nothing when it has ended.
    func stop() async throws(PrivateServerError) {
        guard let process, process.ending == nil else { return }
        process.send(kind.stopSignal)
        if await process.waitForEnd(Self.stopLimit) != nil { return }
        process.send(kind.quitSignal)
        if await process.waitForEnd(.seconds(5)) != nil { return }
        await kill()
        guard process.ending != nil else {
            throw PrivateServerError(.stopTimedOut, "\(kind.name), process \(process.identifier), does not end", log: directory.logTail())
        }
    }

    /// Kills the server and its children as a power failure would, and returns when all of them are gone.
    func kill() async {
        guard let process, process.ending == nil else { return }
        // Stopped, the server cannot react to the loss of a child or start another.
        process.send(SIGSTOP)
        let children = ProcessTable.children(of: process.identifier)
        process.send(SIGKILL)
        for child in children { child.send(SIGKILL) }
        _ = await process.waitForEnd(.seconds(10))
        let deadline = ContinuousClock.now + .seconds(10)
        while children.contains(where: \.isAlive), ContinuousClock.now < deadline {
            await Pause.take(.milliseconds(2))
        }
    }

    /// Ends the server from a thread that may block, at the end of the program.
    func stopBlocking() {
        guard let process, process.ending == nil else { return }
        process.send(kind.stopSignal)
        if process.blockUntilEnd(.seconds(8)) { return }
        process.send(kind.quitSignal)
        if process.blockUntilEnd(.seconds(2)) { return }
        process.send(SIGKILL)
        _ = process.blockUntilEnd(.seconds(2))
    }

    private func answers(_ port: UInt16, _ identifier: pid_t) async -> Bool {
        await withCheckedContinuation { continuation in
            answering.async { continuation.resume(returning: self.kind.answers(port, identifier)) }
        }
    }
}

extension ServerProcess.Ending {
    /// The ending in words.
    public var text: String {
        switch self {
        case .exit(let status): "exit status \(status)"
        case .signal(let signal): "signal \(signal)"
        }
    }
}
