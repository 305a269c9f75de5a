/// The one place that decides which address an outgoing connection goes to. It resolves the name, vets every address, and hands back the
/// addresses to connect to, so that a name cannot point elsewhere a moment later. Asked anew for each connection.
public struct EgressGate: Sendable {
    /// A vetted way to a host.
    public struct Route: Sendable, Hashable {
        /// The name, for the verification of certificates.
        public let host: String
        /// The addresses to try, in order; never empty.
        public let addresses: [NetworkAddress]
        /// The port.
        public let port: Int
    }

    /// A login to a database server.
    public struct Login: Sendable, Hashable {
        /// The database.
        public let database: String
        /// The user name.
        public let username: String

        /// A login.
        public init(database: String, username: String) {
            self.database = database
            self.username = username
        }
    }

    /// What the operator allows.
    public let policy: EgressPolicy

    /// A gate for a policy.
    public init(_ policy: EgressPolicy) {
        self.policy = policy
    }

    /// The way to a host, if data sources may go there.
    ///
    /// - Parameter login: what will be logged in with, when the host is a database server.
    /// - Throws: ``DataSourceError/Code/addressRefused``, or ``DataSourceError/Code/sourceUnreachable`` for a name without address.
    public func route(to host: String, port: Int, login: Login? = nil) async throws(DataSourceError) -> Route {
        try Self.checkForm(of: host, port: port)
        let addresses = await HostResolver.addresses(of: host)
        guard !addresses.isEmpty else { throw DataSourceError(.sourceUnreachable, "The data source's host name has no address.") }
        let isOwnServer = try await checkControlPlane(addresses, port: port, login: login)
        for address in addresses {
            switch AddressClass(address) {
            case .global: continue
            case .private where policy.allowPrivateAddresses || isOwnServer: continue
            case .private:
                let message = "The data source's address is of a private network, which the operator has not opened to data sources."
                throw DataSourceError(.addressRefused, message)
            case .forbidden: throw DataSourceError(.addressRefused, "The data source's address is one that no data source can have.")
            }
        }
        return Route(host: host, addresses: addresses, port: port)
    }

    private static func checkForm(of host: String, port: Int) throws(DataSourceError) {
        guard (1...65_535).contains(port) else { throw DataSourceError(.addressRefused, "A port is 1 to 65,535.") }
        let isPlain = host.utf8.allSatisfy { byte in
            QueryTextScanner.startsIdentifier(byte) && byte < 0x80 || QueryTextScanner.isDigit(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":")].contains(byte)
        }
        guard (1...253).contains(host.utf8.count), isPlain, !host.hasPrefix("-") else {
            let message = "A host is one name or address: no list, no socket path, no URL, no zone."
            throw DataSourceError(.addressRefused, message)
        }
    }

    /// Whether the addresses are of a database server of ours that this login may use. Throws when they are of a server that it may not.
    private func checkControlPlane(_ addresses: [NetworkAddress], port: Int, login: Login?) async throws(DataSourceError) -> Bool {
        var isOwnServer = false
        for endpoint in policy.controlPlane where endpoint.port == port {
            guard await reaches(endpoint, addresses) else { continue }
            guard policy.allowControlPlaneServer, let login, let database = endpoint.database, let username = endpoint.username,
                login.database != database, login.username != username
            else { throw DataSourceError(.addressRefused, "The data source's address is Vitrine's own.") }
            isOwnServer = true
        }
        return isOwnServer
    }

    private func reaches(_ endpoint: ControlPlaneEndpoint, _ addresses: [NetworkAddress]) async -> Bool {
        let own = HostResolver.ownAddresses()
        func isHere(_ address: NetworkAddress) -> Bool {
            AddressClass.isLoopback(address) || own.contains(address) || address.bytes.allSatisfy { $0 == 0 }
        }
        if endpoint.isUnixSocket { return addresses.contains(where: isHere) }
        let theirs = await HostResolver.addresses(of: endpoint.host)
        return addresses.contains { address in theirs.contains(address) || (isHere(address) && theirs.contains(where: isHere)) }
    }
}
