import Hummingbird
import NIOCore
import Synchronization

/// Notices that the client of a connection has gone, and stops what is being done for it. Everything happens on the connection's event loop.
final class ClientDeparture: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Any

    private var hasGone = false
    private var stop: (@Sendable () -> Void)?

    /// Has something called when the client goes, or at once when it has gone, in the place of what was to be called so far: a connection has one request
    /// at a time.
    func watch(_ stop: @escaping @Sendable () -> Void) {
        if hasGone { stop() } else { self.stop = stop }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        hasGone = true
        stop?()
        stop = nil
    }
}

private final class Departed: Sendable {
    let hasGone = Atomic(false)
}

extension RequestScope {
    /// Does something that may take long, as long as the client waits for it: when it goes, the work is cancelled.
    ///
    /// - Throws: what the work throws; 499 when the client has gone.
    func whileClientStays<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task(executorPreference: EventLoopExecutor(channel.eventLoop)) { try await work() }
        let (channel, departed) = (channel, Departed())
        channel.eventLoop.execute {
            let departure = try? channel.pipeline.syncOperations.handler(type: ClientDeparture.self)
            departure?.watch {
                departed.hasGone.store(true, ordering: .relaxed)
                task.cancel()
            }
        }
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        guard !departed.hasGone.load(ordering: .relaxed) else {
            throw Problem(
                .init(code: 499, reasonPhrase: "Client Closed Request"),
                "client_closed_request",
                "The client went away before it was answered."
            )
        }
        return try result.get()
    }
}
