import NIOCore
import NIOPosix
import NIOSSL

/// Opens sessions: socket, TLS, greeting.
struct Connector: Sendable {
    let configuration: RedisConfiguration
    private let greeting: Greeting
    private let security: TransportSecurity?

    init(_ configuration: RedisConfiguration) {
        self.configuration = configuration
        greeting = Greeting(configuration)
        security = configuration.tls.map { TransportSecurity($0) }
    }

    var connectTimeout: TimeAmount { TimeAmount(clamping: configuration.connectTimeout) }

    /// Starts a session; `owner` hears how it goes, on `eventLoop`.
    func open(on eventLoop: any EventLoop, owner: any SessionOwner) {
        guard let security else { return connect(on: eventLoop, owner: owner, security: nil) }
        // Reading the authorities from disk blocks, and the first session pays for it: off the event loop.
        NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { try security.context() }.whenComplete { result in
            switch result {
            case .success(let context): connect(on: eventLoop, owner: owner, security: (context, security.settings))
            case .failure(let error):
                owner.sessionDidEnd(RedisError(.configuration, "TLS cannot be set up", cause: "\(error)"))
            }
        }
    }

    private func connect(on eventLoop: any EventLoop, owner: any SessionOwner, security: (NIOSSLContext, RedisTLS)?) {
        let (greeting, timeout, host) = (greeting, connectTimeout, serverHost)
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readSize))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let reader = ReplyReader() else {
                        throw RedisError(.connectionFailed, "no memory for a connection")
                    }
                    if let (context, settings) = security {
                        let name = settings.serverName ?? host
                        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
                        )
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        SessionHandler(owner: owner, greeting: greeting, greetingTimeout: timeout, reader: reader)
                    )
                }
            }
        connection(of: bootstrap).whenFailure { error in
            owner.sessionDidEnd(
                RedisError(.connectionFailed, "cannot connect to \(configuration)", cause: (error as? RedisError)?.message ?? "\(error)")
            )
        }
    }

    private func connection(of bootstrap: ClientBootstrap) -> EventLoopFuture<any Channel> {
        switch configuration.endpoint {
        case .tcp(let host, let port):
            bootstrap
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .connect(host: host, port: port)
        case .unixSocket(let path):
            bootstrap.connect(unixDomainSocketPath: path)
        }
    }

    private var serverHost: String {
        if case .tcp(let host, _) = configuration.endpoint { host } else { "localhost" }
    }

    private static let readSize = 64 * 1024
}
