import Dispatch
import Glibc
import Synchronization

/// A server on loopback that plays a script for each connection, so that bytes can be broken at will.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let accepted = Atomic<Int>(0)

    /// How many connections came so far.
    var connectionCount: Int { accepted.load(ordering: .acquiring) }
    var url: String { "redis://127.0.0.1:\(port)" }

    /// Plays `script` for each connection on a thread of its own; the argument is the connection's number from 0.
    init(_ script: @escaping @Sendable (ScriptedConnection, Int) -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw ScriptedServerError(errno: errno) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        let queue = DispatchQueue(label: "scripted-server", attributes: .concurrent)
        queue.async { [self] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else { return }
                var one: Int32 = 1
                setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
                let number = accepted.add(1, ordering: .acquiringAndReleasing).oldValue
                queue.async {
                    script(ScriptedConnection(socket), number)
                    shutdown(socket, Int32(SHUT_RDWR))
                    Glibc.close(socket)
                }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }
}

struct ScriptedServerError: Error {
    var errno: Int32
}

/// The server's end of one connection; blocking, for the script's own thread.
struct ScriptedConnection {
    private let socket: Int32

    init(_ socket: Int32) {
        self.socket = socket
    }

    /// Reads one command; nil at the end of the stream.
    func readCommand() -> [String]? {
        guard let head = readLine(), head.first == "*", let count = Int(head.dropFirst()) else { return nil }
        var parts: [String] = []
        for _ in 0..<count {
            guard let line = readLine(), let length = Int(line.dropFirst()), let bytes = read(length + 2) else { return nil }
            parts.append(String(decoding: bytes.dropLast(2), as: UTF8.self))
        }
        return parts
    }

    /// Answers the commands with which every session begins.
    func greet() {
        guard readCommand() != nil else { return }
        write("+OK\r\n")
    }

    /// Waits until the client closes.
    func drain() {
        while read(1) != nil {}
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { send(socket, $0.baseAddress.map { $0 + offset }, $0.count - offset, Int32(MSG_NOSIGNAL)) }
            guard written > 0 else { return }
            offset += written
        }
    }

    private func readLine() -> Substring? {
        var line: [UInt8] = []
        while let byte = read(1)?.first {
            line.append(byte)
            if line.suffix(2) == [13, 10] { return Substring(decoding: line.dropLast(2), as: UTF8.self) }
        }
        return nil
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress.map { $0 + filled }, count - filled, 0) }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }
}
