import NIOCore
import NIOPosix
import Synchronization

/// A TCP proxy on loopback that can hold its breath or hang up.
final class FaultyProxy: Sendable {
    enum Mode {
        case passing
        /// Connections stay, nothing moves.
        case stalled
        /// Connections are closed and refused.
        case cut
    }

    private struct State {
        var mode = Mode.passing
        var channels: [ObjectIdentifier: any Channel] = [:]
        var frozen: Set<ObjectIdentifier> = []
    }

    private let target: Int
    private let state = Mutex(State())
    private let listener = Mutex<(any Channel)?>(nil)

    private init(target: Int) {
        self.target = target
    }

    /// Listens on a free port and passes on to a port of the same machine.
    static func start(to target: Int) async throws -> FaultyProxy {
        let proxy = FaultyProxy(target: target)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { proxy.adopt($0) }
            .bind(host: "127.0.0.1", port: 0).get()
        proxy.listener.withLock { $0 = channel }
        return proxy
    }

    var port: Int { listener.withLock { $0?.localAddress?.port ?? 0 } }

    func set(_ mode: Mode) {
        let channels = state.withLock { state in
            state.mode = mode
            return state.channels.filter { mode == .cut || !state.frozen.contains($0.key) }.map(\.value)
        }
        for channel in channels {
            switch mode {
            case .passing: channel.setOption(.autoRead, value: true).whenFailure { _ in }
            case .stalled: channel.setOption(.autoRead, value: false).whenFailure { _ in }
            case .cut: channel.close(promise: nil)
            }
        }
    }

    /// Lets nothing more through the connections that are there, without a word to either side; new ones pass. After the time they are closed, so that the
    /// server gets them back.
    func freeze(for time: TimeAmount) {
        let channels = state.withLock { state in
            state.frozen.formUnion(state.channels.keys)
            return Array(state.channels.values)
        }
        for channel in channels {
            channel.setOption(.autoRead, value: false).whenFailure { _ in }
            channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
        }
    }

    private func adopt(_ inbound: any Channel) -> EventLoopFuture<Void> {
        guard state.withLock({ $0.mode }) != .cut else { return inbound.close() }
        return ClientBootstrap(group: inbound.eventLoop)
            .channelOption(.autoRead, value: false)
            .channelInitializer { outbound in
                outbound.eventLoop.makeCompletedFuture { try outbound.pipeline.syncOperations.addHandler(Relay(to: inbound)) }
            }
            .connect(host: "127.0.0.1", port: target)
            .flatMapThrowing { [self] outbound in
                try inbound.pipeline.syncOperations.addHandler(Relay(to: outbound))
                remember(inbound)
                remember(outbound)
            }
            .flatMapError { _ in inbound.close() }
    }

    private func remember(_ channel: any Channel) {
        let mode = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = channel
            return state.mode
        }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { state in
                state.channels[ObjectIdentifier(channel)] = nil
                state.frozen.remove(ObjectIdentifier(channel))
            }
        }
        if mode == .passing { channel.setOption(.autoRead, value: true).whenFailure { _ in } }
        if mode == .cut { channel.close(promise: nil) }
    }
}

/// Writes what one side says to the other, and hangs up when it does.
private final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) {
        self.other = other
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
        context.fireChannelInactive()
    }
}
