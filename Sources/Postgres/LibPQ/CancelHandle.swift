import CPostgres

/// Owner of one `PGcancel`, the key that cancels whatever a session is running.
final class CancelHandle: Sendable {
    /// Unsafe to the compiler only: `PQgetCancel` writes the structure once, it is only read afterwards, and libpq documents `PQcancel` as safe to call
    /// from any thread and even from a signal handler.
    nonisolated(unsafe) private let pointer: OpaquePointer

    init?(of connection: OpaquePointer?) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit {
        PQfreeCancel(pointer)
    }

    /// Opens a connection of its own, sends the request and waits until the server has taken it. Blocks: only on a thread for blocking calls.
    func send() -> Result<Void, PostgresError> {
        var text = [CChar](repeating: 0, count: 256)
        if PQcancel(pointer, &text, 256) == 1 { return .success(()) }
        let message = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return .failure(PostgresError(.connectionFailed, message.trimmedLine, operation: "cancel"))
    }
}
