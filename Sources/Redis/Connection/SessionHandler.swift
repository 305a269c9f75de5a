import NIOCore

/// The last handler of a connection's pipeline: greets the server, then passes parsed replies to the owner.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let owner: any SessionOwner
    private let greeting: Greeting
    private let greetingTimeout: TimeAmount
    private let reader: ReplyReader
    private var replies: [RedisValue] = []
    private var greeted = 0
    private var isReady = false
    private var failure: RedisError?
    private var greetingTimer: Scheduled<Void>?

    init(owner: any SessionOwner, greeting: Greeting, greetingTimeout: TimeAmount, reader: ReplyReader) {
        self.owner = owner
        self.greeting = greeting
        self.greetingTimeout = greetingTimeout
        self.reader = reader
    }

    func channelActive(context: ChannelHandlerContext) {
        var bytes = context.channel.allocator.buffer(capacity: 256)
        for command in greeting.commands { command.encode(into: &bytes) }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        greetingTimer = context.eventLoop.scheduleTask(in: greetingTimeout) {
            let (handler, context) = bound.value
            handler.fail(RedisError(.connectionFailed, "the server did not greet us in time"), context)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard failure == nil else { return }
        let result = Result { () throws(RedisError) in try reader.parse(unwrapInboundIn(data), into: &replies) }
        // Replies before the broken bytes are good and are delivered first.
        deliver(context)
        replies.removeAll(keepingCapacity: true)
        if case .failure(let error) = result { fail(error, context) }
    }

    private func deliver(_ context: ChannelHandlerContext) {
        do throws(RedisError) {
            while !isReady, let reply = replies.first {
                try greeting.check(reply, at: greeted)
                replies.removeFirst()
                greeted += 1
                if greeted == greeting.commands.count { becomeReady(context) }
            }
            if isReady, !replies.isEmpty { try owner.sessionDidReceive(replies) }
        } catch {
            fail(error, context)
        }
    }

    private func becomeReady(_ context: ChannelHandlerContext) {
        isReady = true
        greetingTimer?.cancel()
        greetingTimer = nil
        owner.sessionBecameReady(context.channel)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code: RedisError.Code = isReady ? .connectionLost : .connectionFailed
        fail(RedisError(code, "the connection broke", cause: "\(error)"), context)
    }

    private func fail(_ error: RedisError, _ context: ChannelHandlerContext) {
        guard failure == nil else { return }
        failure = error
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        greetingTimer?.cancel()
        greetingTimer = nil
        owner.sessionDidEnd(failure ?? endOfStream())
        context.fireChannelInactive()
    }

    private func endOfStream() -> RedisError {
        guard isReady else { return RedisError(.connectionFailed, "the server closed the connection before greeting us") }
        return RedisError(.connectionLost, reader.isInsideReply ? "the connection ended inside a reply" : "the connection was closed")
    }
}
