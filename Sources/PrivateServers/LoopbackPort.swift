import Glibc

/// Free TCP ports of 127.0.0.1.
public enum LoopbackPort {
    /// A port nobody listens on at this moment, below the kernel's range for outgoing connections so that it stays free over a restart.
    public static func free() -> UInt16? {
        for _ in 0..<64 {
            let candidate = UInt16.random(in: 15_000..<32_000)
            if bound(candidate) != nil { return candidate }
        }
        return bound(0)
    }

    /// Whether nobody listens on `port`.
    static func isFree(_ port: UInt16) -> Bool {
        bound(port) != nil
    }

    private static func bound(_ port: UInt16) -> UInt16? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var reuse: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = SocketAddress.loopback(port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) == 0 && listen(socket, 1) == 0 && getsockname(socket, generic, &length) == 0
            }
        }
        return result ? UInt16(bigEndian: address.sin_port) : nil
    }
}
