import NIOSSL
import Synchronization

/// The TLS context of a client, built once.
final class TransportSecurity: Sendable {
    let settings: RedisTLS
    private let cached = Mutex<NIOSSLContext?>(nil)

    init(_ settings: RedisTLS) {
        self.settings = settings
    }

    /// The context; the first call reads certificates from disk and blocks.
    func context() throws -> NIOSSLContext {
        if let context = cached.withLock({ $0 }) { return context }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let file = settings.certificateAuthorityFile { configuration.trustRoots = .file(file) }
        if !settings.verifiesCertificate { configuration.certificateVerification = .none }
        let context = try NIOSSLContext(configuration: configuration)
        cached.withLock { $0 = context }
        return context
    }
}
