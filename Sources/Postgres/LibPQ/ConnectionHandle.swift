import CPostgres
import Glibc

/// Owner of one `PGconn`: calls one to one, no waiting, no policy. Dispatch watches a duplicate of the socket, so that libpq may close its own whenever
/// it likes.
final class ConnectionHandle: Sendable {
    /// Unsafe to the compiler only: a `PGconn` must never be used by two threads at once. Every call here is made on the serial queue of the one
    /// ``PostgresConnection`` that owns the handle, and `deinit` runs when nobody else can hold it any more.
    nonisolated(unsafe) private(set) var pointer: OpaquePointer?
    /// Written with `pointer`, under the same rule.
    nonisolated(unsafe) private var notices: NoticeReceiver?

    init() {}

    deinit {
        finish()
    }

    /// Begins to connect; resolves the first host's name, so it may block for the time of a DNS answer.
    func start(parameters: [(key: String, value: String)], onNotice: @escaping @Sendable (ServerNotice) -> Void) {
        finish()
        pointer = Self.withCStrings(parameters.map(\.key)) { keys in
            Self.withCStrings(parameters.map(\.value)) { values in
                PQconnectStartParams(keys, values, 0)
            }
        }
        guard pointer != nil else { return }
        PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
        notices = NoticeReceiver(installingOn: pointer, onNotice)
    }

    /// Frees the connection; afterwards every call answers as for a bad connection.
    func finish() {
        guard let pointer else { return }
        PQfinish(pointer)
        self.pointer = nil
        notices = nil
    }

    /// Cuts the socket both ways, so that `PQfinish` cannot block on bytes that nobody reads.
    func cut() {
        let descriptor = socket
        if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// Ends the connecting phase: ordinary error texts, non-blocking writes.
    func settle() -> Bool {
        PQsetErrorVerbosity(pointer, PQERRORS_DEFAULT)
        return PQsetnonblocking(pointer, 1) == 0
    }

    func poll() -> PollingStatus { PollingStatus(PQconnectPoll(pointer)) }

    var socket: Int32 { PQsocket(pointer) }
    var isOpen: Bool { PQstatus(pointer) == CONNECTION_OK }
    var isBad: Bool { PQstatus(pointer) == CONNECTION_BAD }
    var backendPID: Int32 { PQbackendPID(pointer) }
    var serverVersion: Int { Int(PQserverVersion(pointer)) }
    var errorMessage: String { PQerrorMessage(pointer).map { String(cString: $0) } ?? "" }
    var usedTLS: Bool { pointer != nil && PQsslInUse(pointer) == 1 }

    func parameterStatus(_ name: String) -> String? { PQparameterStatus(pointer, name).map { String(cString: $0) } }

    var transactionState: TransactionState {
        switch PQtransactionStatus(pointer) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .open
        case PQTRANS_INERROR: .failed
        default: .unknown
        }
    }

    func cancelHandle() -> CancelHandle? { CancelHandle(of: pointer) }

    /// Reads what the socket holds; false when the connection broke, the reason then comes with the next result.
    func consumeInput() -> Bool { PQconsumeInput(pointer) == 1 }

    /// Whether ``nextResult()`` would have to wait for bytes. A broken connection is never busy: its next result is its error.
    var isBusy: Bool { PQisBusy(pointer) == 1 && !isBad }

    /// Writes what is queued: 0 all written, 1 the socket is full, -1 failed.
    func flush() -> Int32 { PQflush(pointer) }

    /// The next result of the statement under way; nil when the statement is done. Only when not ``isBusy``.
    func nextResult() -> ResultHandle? {
        guard let result = PQgetResult(pointer) else { return nil }
        return ResultHandle(adopting: result)
    }

    /// The next notification that has arrived.
    func nextNotification() -> PostgresNotification? {
        guard let notify = PQnotifies(pointer) else { return nil }
        defer { PQfreemem(notify) }
        let channel = notify.pointee.relname.map { String(cString: $0) } ?? ""
        let payload = notify.pointee.extra.map { String(cString: $0) } ?? ""
        return PostgresNotification(channel: channel, payload: payload, backendPID: notify.pointee.be_pid)
    }

    private static func withCStrings<R>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
