/// What the operator allows data sources to reach.
public struct EgressPolicy: Sendable {
    /// Whether loopback and private networks are open. Link-local and metadata addresses never are.
    public var allowPrivateAddresses: Bool
    /// Whether a data source may live on Vitrine's own database server, in another database and with another login.
    public var allowControlPlaneServer: Bool
    /// The servers that Vitrine itself lives on.
    public var controlPlane: [ControlPlaneEndpoint]

    /// A policy; by default only public addresses are open.
    public init(allowPrivateAddresses: Bool = false, allowControlPlaneServer: Bool = false, controlPlane: [ControlPlaneEndpoint] = []) {
        self.allowPrivateAddresses = allowPrivateAddresses
        self.allowControlPlaneServer = allowControlPlaneServer
        self.controlPlane = controlPlane
    }
}
