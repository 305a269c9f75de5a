import Foundation
import Glibc
import Synchronization

/// A child process that dies with its owner.
///
/// The kernel sends the parent-death signal when the *thread* that created the child ends, so a thread of its own creates the child, waits for it and
/// lives exactly as long as the child does. The signal is asked for by `setpriv` after the change of accounts (which would clear it), and a shell then
/// replaces itself by the server only while the owner is still its parent, which closes the moment between the fork and the request.
public final class ServerProcess: Sendable {
    /// What to run.
    public struct Launch: Sendable {
        var program: String
        var arguments: [String]
        var account: ServerAccount
        /// The file both output streams are appended to.
        var log: String
        /// The signal the kernel sends when the owner dies, named without SIG.
        var deathSignal: String
        /// A descriptor the child keeps open as number 3, such as the directory's lock.
        var inherited: Int32?
        var home: String
        /// Variables beside those that every child gets.
        var environment: [String: String] = [:]
    }

    /// How a process ended.
    public enum Ending: Sendable, Equatable {
        /// It ended by itself, with this status.
        case exit(Int32)
        /// This signal ended it.
        case signal(Int32)
    }

    private struct State {
        var ending: Ending?
        var waiters: [@Sendable (Ending) -> Void] = []
    }

    /// The process identifier.
    public let identifier: Int32
    private let state: StateBox

    private final class StateBox: Sendable {
        let mutex = Mutex(State())
    }

    private init(identifier: pid_t, state: StateBox) {
        self.identifier = identifier
        self.state = state
    }

    /// Starts the process; returns as soon as it exists.
    public static func start(_ launch: Launch) async throws(PrivateServerError) -> ServerProcess {
        let arguments = try commandLine(launch)
        let box = StateBox()
        let started: Result<pid_t, PrivateServerError> = await withCheckedContinuation { continuation in
            let thread = Thread {
                let result = spawn(arguments, launch)
                continuation.resume(returning: result)
                guard case .success(let identifier) = result else { return }
                finish(box, identifier)
            }
            thread.stackSize = 256 * 1024
            thread.name = "server \(launch.program)"
            thread.start()
        }
        return ServerProcess(identifier: try started.get(), state: box)
    }

    /// How the process ended, or nil while it runs.
    public var ending: Ending? { state.mutex.withLock { $0.ending } }

    /// Sends `signal` unless the process has ended, so that a reused identifier is never hit.
    public func send(_ signal: Int32) {
        state.mutex.withLock { state in
            if state.ending == nil { _ = Glibc.kill(identifier, signal) }
        }
    }

    /// Waits until the process ends or `limit` passes; nil tells that it still runs.
    public func waitForEnd(_ limit: Duration) async -> Ending? {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let once = Once(continuation)
            timer.setEventHandler { once.resume(nil) }
            timer.schedule(deadline: .now() + limit.dispatched)
            timer.resume()
            onEnd { once.resume($0) }
        }
    }

    /// Blocks the calling thread until the process ends or `limit` passes; for the end of a program, never for the cooperative pool.
    func blockUntilEnd(_ limit: Duration) -> Bool {
        let ended = DispatchSemaphore(value: 0)
        onEnd { _ in ended.signal() }
        return ended.wait(timeout: .now() + limit.dispatched) == .success
    }

    private func onEnd(_ waiter: @escaping @Sendable (Ending) -> Void) {
        let ending = state.mutex.withLock { state in
            if state.ending == nil { state.waiters.append(waiter) }
            return state.ending
        }
        if let ending { waiter(ending) }
    }

    private static func finish(_ box: StateBox, _ identifier: pid_t) {
        // A zombie keeps its identifier, so the child is reaped under the lock that guards sending signals.
        var information = siginfo_t()
        while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let (ending, waiters) = box.mutex.withLock { state in
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            let ending = status & 0x7F == 0 ? Ending.exit((status >> 8) & 0xFF) : Ending.signal(status & 0x7F)
            state.ending = ending
            defer { state.waiters = [] }
            return (ending, state.waiters)
        }
        for waiter in waiters { waiter(ending) }
    }

    private static func commandLine(_ launch: Launch) throws(PrivateServerError) -> [String] {
        var line = [try ServerPrograms.find("setpriv", package: "util-linux")]
        if launch.account.isOther {
            line += ["--reuid=\(launch.account.user)", "--regid=\(launch.account.group)", "--clear-groups"]
        }
        line += ["--pdeathsig=\(launch.deathSignal)", "--", "/bin/sh", "-c", #"cd / && [ "$PPID" = "$0" ] && exec "$@""#, "\(getpid())"]
        return line + [launch.program] + launch.arguments
    }

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// posix_spawn_file_actions_addclosefrom_np, which Swift's Glibc module does not show (glibc 2.34 and newer).
    private static let closeOthers: CloseFrom? = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast($0, to: CloseFrom.self)
    }

    private static func spawn(_ arguments: [String], _ launch: Launch) -> Result<pid_t, PrivateServerError> {
        let environment =
            ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME=\(launch.home)", "LC_ALL=C.UTF-8", "TZ=UTC"]
            + launch.environment.map { "\($0.key)=\($0.value)" }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, launch.log, O_WRONLY | O_CREAT | O_APPEND, 0o640)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        if let inherited = launch.inherited { posix_spawn_file_actions_adddup2(&actions, inherited, 3) }
        _ = closeOthers?(&actions, launch.inherited == nil ? 3 : 4)
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let argumentVector = arguments.map { strdup($0) } + [nil]
        let environmentVector = environment.map { strdup($0) } + [nil]
        defer {
            for pointer in argumentVector + environmentVector { free(pointer) }
        }
        var identifier: pid_t = 0
        let result = posix_spawn(&identifier, arguments[0], &actions, &attributes, argumentVector, environmentVector)
        guard result == 0 else {
            return .failure(PrivateServerError(.launchFailed, "cannot start \(launch.program): \(SystemFailure.text(result))"))
        }
        return .success(identifier)
    }
}
