import Dispatch

/// A dispatch source that watches one socket. Dispatch crashes on a source released while suspended and loses events when a
/// descriptor is closed under a live source; this type counts the suspension and keeps the descriptor open until the source has let go.
final class SocketSource {
    enum Direction {
        case reading
        case writing
    }

    private let source: any DispatchSourceProtocol
    private let released = DispatchGroup()
    private let queue: DispatchQueue
    private var isRunning = false
    private var isCancelled = false

    /// Starts suspended.
    init(_ direction: Direction, on socket: SocketDuplicate, _ queue: DispatchQueue, onReady: @escaping @Sendable () -> Void) {
        self.queue = queue
        switch direction {
        case .reading: source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
        case .writing: source = DispatchSource.makeWriteSource(fileDescriptor: socket.descriptor, queue: queue)
        }
        released.enter()
        source.setEventHandler(handler: onReady)
        source.setCancelHandler { [released] in
            withExtendedLifetime(socket) { released.leave() }
        }
    }

    deinit {
        cancel()
    }

    func resume() {
        guard !isRunning, !isCancelled else { return }
        isRunning = true
        source.resume()
    }

    func suspend() {
        guard isRunning, !isCancelled else { return }
        isRunning = false
        source.suspend()
    }

    func cancel() {
        guard !isCancelled else { return }
        isCancelled = true
        source.cancel()
        if !isRunning { source.resume() }
    }

    /// Calls back when the source has let go of the descriptor.
    func onReleased(_ body: @escaping @Sendable () -> Void) {
        released.notify(queue: queue, execute: body)
    }
}
