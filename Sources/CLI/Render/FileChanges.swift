import Foundation
import Glibc

/// Tells when files are written or replaced, by inotify on their folders, which also sees editors that write a new file and rename it.
struct FileChanges: Sendable {
    /// An element for each burst of changes; ends with ``close``.
    let bursts: AsyncStream<Void>
    /// Ends the watching.
    let close: @Sendable () -> Void
    private let descriptor: Int32
    private let names: WatchedNames

    /// How long files must be quiet before a burst counts as over.
    private static let settling = DispatchTimeInterval.milliseconds(15)
    private static let mask = UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE)

    /// Throws ``FileFault`` when the system has no more watches.
    init() throws(FileFault) {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { throw FileFault("inotify") }
        let (bursts, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let names = WatchedNames()
        let queue = DispatchQueue(label: "vitrine.files")
        let quiet = DispatchSource.makeTimerSource(queue: queue)
        quiet.setEventHandler { continuation.yield() }
        quiet.schedule(deadline: .distantFuture)
        quiet.resume()
        nonisolated(unsafe) let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            if names.readEvents(descriptor) { quiet.schedule(deadline: .now() + Self.settling) }
        }
        source.setCancelHandler {
            quiet.cancel()
            continuation.finish()
            Glibc.close(descriptor)
        }
        source.resume()
        close = { source.cancel() }
        (self.bursts, self.descriptor, self.names) = (bursts, descriptor, names)
    }

    /// Watches a file from now on, there or not yet, beside those that are watched already.
    func watch(_ path: String) throws(FileFault) {
        let file = URL(fileURLWithPath: path)
        for place in [file, file.resolvingSymlinksInPath()] {
            let folder = place.deletingLastPathComponent().path
            let watch = inotify_add_watch(descriptor, folder, Self.mask)
            guard watch >= 0 else { throw FileFault(folder) }
            names.add(place.lastPathComponent, watch: watch)
        }
    }
}
