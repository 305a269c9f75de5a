import Glibc
import Synchronization

/// Every private server of this program that has not been stopped.
public enum PrivateServers {
    private static let running = Mutex<[ObjectIdentifier: @Sendable () -> Void]>([:])
    private static let atExit: Void = { atexit { PrivateServers.stopAll() } }()

    /// Stops every server and removes the temporary directories; blocks for at most some seconds.
    /// Runs by itself when the program ends by `exit`; a program that is killed takes its servers along all the same.
    public static func stopAll() {
        let stops = running.withLock { table in
            defer { table = [:] }
            return Array(table.values)
        }
        for stop in stops { stop() }
    }

    static func add(_ server: AnyObject, stop: @escaping @Sendable () -> Void) {
        _ = atExit
        running.withLock { $0[ObjectIdentifier(server)] = stop }
    }

    static func remove(_ server: AnyObject) {
        _ = running.withLock { $0.removeValue(forKey: ObjectIdentifier(server)) }
    }
}
