import Glibc

/// Looks at the socket from the connection's own thread, without the event loop of dispatch.
enum BriefWait {
    /// Whether the socket is readable, ended or broken by now or within the milliseconds given. Most statements are answered within one,
    /// and a thread woken by the kernel directly is cheaper than a round through dispatch.
    static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        guard descriptor >= 0 else { return false }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}
