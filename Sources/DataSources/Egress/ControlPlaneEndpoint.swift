public import Postgres

/// A server that Vitrine itself lives on, and that no data source may reach.
public struct ControlPlaneEndpoint: Sendable, Hashable {
    /// The host name, address, or folder of a unix socket.
    public let host: String
    /// The port.
    public let port: Int
    /// The database that holds Vitrine's own tables; nil for a server that is no database of ours, such as Redis.
    public let database: String?
    /// The login that Vitrine uses there.
    public let username: String?

    /// A server such as Redis, closed to every data source.
    public init(host: String, port: Int) {
        self.init(host: host, port: port, database: nil, username: nil)
    }

    /// A database server.
    public init(host: String, port: Int, database: String?, username: String?) {
        self.host = host
        self.port = port
        self.database = database
        self.username = username
    }

    /// The servers of a PostgreSQL configuration, which may list several hosts.
    public static func endpoints(of configuration: PostgresConfiguration) -> [ControlPlaneEndpoint] {
        let parameters = configuration.parameters
        func list(_ name: String) -> [String] {
            (parameters[name] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let isLocal = (parameters["host"] ?? "").isEmpty && (parameters["hostaddr"] ?? "").isEmpty
        let username = parameters["user"] ?? ""
        let database = parameters["dbname"] ?? username
        let ports = list("port")
        var found: [ControlPlaneEndpoint] = []
        for hosts in [list("host"), list("hostaddr")] {
            for (index, host) in hosts.enumerated() where !host.isEmpty || hosts.count > 1 || isLocal {
                let port = Int(index < ports.count ? ports[index] : ports.last ?? "") ?? 5432
                found.append(ControlPlaneEndpoint(host: host.isEmpty ? "localhost" : host, port: port, database: database, username: username))
            }
        }
        return found
    }

    /// Whether the host is the folder of a unix socket, which is on this machine.
    var isUnixSocket: Bool { host.hasPrefix("/") || host.hasPrefix("@") }
}
