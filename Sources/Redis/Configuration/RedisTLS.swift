/// How a `rediss://` connection is verified.
public struct RedisTLS: Sendable, Hashable {
    /// A PEM file of the authorities to trust; nil trusts those of the system.
    public var certificateAuthorityFile: String?
    /// Whether the server's certificate and name are checked. Off only for experiments.
    public var verifiesCertificate: Bool
    /// The name the certificate must carry; nil takes the host of the address.
    public var serverName: String?

    /// Creates TLS settings; the defaults verify fully against the system's authorities.
    public init(certificateAuthorityFile: String? = nil, verifiesCertificate: Bool = true, serverName: String? = nil) {
        self.certificateAuthorityFile = certificateAuthorityFile
        self.verifiesCertificate = verifiesCertificate
        self.serverName = serverName
    }
}
