import Glibc

/// A second descriptor of a connection's socket, for dispatch to watch. libpq closes its own descriptor in the middle of a call as soon as
/// it reads the end of the stream; a source that watched that one would be left registered for a number which the next socket gets, and
/// the next socket's events would be lost.
final class SocketDuplicate: Sendable {
    let descriptor: Int32

    /// Throws `.connectionFailed` when the process has no descriptor left.
    init(of handle: ConnectionHandle) throws(PostgresError) {
        descriptor = fcntl(handle.socket, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else {
            throw PostgresError(.connectionFailed, "the socket cannot be watched: \(String(cString: strerror(errno)))", operation: "connect")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
