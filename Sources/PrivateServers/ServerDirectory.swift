import Foundation
import Glibc

/// The directory of one server: its data, its log, its sockets, its password and the lock that tells others to keep out.
///
/// The server inherits the lock's descriptor, so the lock is held until both the owner and the server are gone.
final class ServerDirectory: Sendable {
    let path: String
    let isTemporary: Bool
    let account: ServerAccount
    let lock: DirectoryLock
    /// A directory short enough for the path of a Unix socket.
    let sockets: String
    /// The lock of a socket directory that lies elsewhere, or nil.
    private let socketsLock: DirectoryLock?

    var data: String { "\(path)/data" }
    var log: String { "\(path)/log" }

    private init(path: String, isTemporary: Bool, account: ServerAccount, lock: DirectoryLock, sockets: String, socketsLock: DirectoryLock?) {
        self.path = path
        self.isTemporary = isTemporary
        self.account = account
        self.lock = lock
        self.sockets = sockets
        self.socketsLock = socketsLock
    }

    /// Opens `path`, creating it when needed, or a fresh temporary directory, and locks it.
    static func open(_ path: String?, kind: String, account: ServerAccount) async throws(PrivateServerError) -> ServerDirectory {
        TemporaryDirectories.removeAbandoned()
        let directory = if let path { try create(path, account) } else { try makeTemporary(kind, account) }
        let lock = DirectoryLock(directory)
        try await lock.acquire()
        // The longest name in it is ".s.PGSQL.65535.lock", and a socket's path ends at 107 bytes.
        let isShort = directory.utf8.count <= 80
        let sockets = isShort ? "\(directory)/run" : try makeTemporary("run", account)
        if isShort { try make(sockets, account) }
        let socketsLock = isShort ? nil : DirectoryLock(sockets)
        try await socketsLock?.acquire()
        return ServerDirectory(
            path: directory,
            isTemporary: path == nil,
            account: account,
            lock: lock,
            sockets: sockets,
            socketsLock: socketsLock
        )
    }

    /// Creates the directory of the data.
    func makeData() throws(PrivateServerError) {
        try Self.make(data, account)
    }

    /// Takes the directory again after ``discard()``; false when it is gone.
    func reopen() async throws(PrivateServerError) -> Bool {
        guard access(path, F_OK) == 0 else { return false }
        try await lock.acquire()
        if let socketsLock {
            if access(sockets, F_OK) != 0 { try Self.make(sockets, account) }
            try await socketsLock.acquire()
        }
        return true
    }

    /// Removes what must not stay after the server has stopped, and lets others in.
    func discard() {
        if socketsLock != nil { try? FileManager.default.removeItem(atPath: sockets) }
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
        socketsLock?.release()
        lock.release()
    }

    /// Writes a file that only the server's account may read.
    func write(_ text: String, to name: String) throws(PrivateServerError) {
        let file = "\(path)/\(name)"
        let new = "\(file).new"
        let descriptor = Glibc.open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unusable("cannot write", new) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw Self.unusable("cannot write", new) }
        try account.own(new)
        guard rename(new, file) == 0 else { throw Self.unusable("cannot write", file) }
    }

    /// The text of a file, or nil when it is missing.
    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// The last `count` lines of the log from byte `start` on.
    func logTail(from start: UInt64 = 0, _ count: Int = 20) -> [String] {
        guard let handle = FileHandle(forReadingAtPath: log) else { return [] }
        defer { try? handle.close() }
        let end = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: max(min(start, end), end > 16_384 ? end - 16_384 : 0))
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").suffix(count).map(String.init)
    }

    /// How many bytes the log has.
    var logLength: UInt64 {
        var information = stat()
        return stat(log, &information) == 0 ? UInt64(information.st_size) : 0
    }

    /// Puts a log of more than 16 MiB aside, in the place of the one before.
    func rotateLog() {
        if logLength > 16 << 20 { _ = rename(log, "\(log).1") }
    }

    private static func create(_ path: String, _ account: ServerAccount) throws(PrivateServerError) -> String {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        do {
            let parent = URL(fileURLWithPath: absolute).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        } catch {
            throw PrivateServerError(.directoryUnusable, "cannot create the directory that holds \(absolute): \(error)")
        }
        let place = try ServerPlace.reachable(absolute, account)
        try make(place, account)
        return place
    }

    private static func make(_ path: String, _ account: ServerAccount) throws(PrivateServerError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw unusable("cannot create", path) }
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            throw PrivateServerError(.directoryUnusable, "\(path) is not a directory")
        }
        if information.st_uid != account.user {
            let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            guard content.isEmpty || content.contains("lock") else {
                throw PrivateServerError(.directoryUnusable, "\(path) holds files of something else than a private server")
            }
            try account.own(path)
        }
        guard access(path, W_OK) == 0 else { throw unusable("cannot write in", path) }
    }

    private static func makeTemporary(_ kind: String, _ account: ServerAccount) throws(PrivateServerError) -> String {
        var template = Array("\(TemporaryDirectories.parent)/\(TemporaryDirectories.prefix)\(kind)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw unusable("cannot create a directory in", TemporaryDirectories.parent) }
        let path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        try account.own(path)
        return path
    }

    private static func unusable(_ what: String, _ path: String) -> PrivateServerError {
        PrivateServerError(.directoryUnusable, "\(what) \(path): \(SystemFailure.text())")
    }
}
