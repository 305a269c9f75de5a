/// Where a Redis server is, who we are to it, and how long we wait.
public struct RedisConfiguration: Sendable, Hashable {
    /// The address of a server.
    public enum Endpoint: Sendable, Hashable {
        /// A host name or address, and a port.
        case tcp(host: String, port: Int)
        /// The path of a unix domain socket.
        case unixSocket(path: String)

        /// The host and port of a TCP address.
        public var hostAndPort: (host: String, port: Int)? {
            if case .tcp(let host, let port) = self { (host, port) } else { nil }
        }
    }

    /// The address of the server.
    public var endpoint: Endpoint
    /// The ACL user; nil for the default user.
    public var username: String?
    /// The password; nil when the server asks for none.
    public var password: String?
    /// The number of the database to select.
    public var database: Int = 0
    /// How the connection is encrypted; nil for plain text.
    public var tls: RedisTLS?
    /// The name that `CLIENT LIST` shows, without spaces; nil sends none.
    public var clientName: String? = "vitrine"
    /// How long a command waits for its reply.
    public var commandTimeout: Duration = .seconds(2)
    /// How long connecting may take, and the longest a command waits for a connection.
    public var connectTimeout: Duration = .seconds(2)
    /// How often a subscription asks the server for a sign of life; without one until the next question the connection is opened anew.
    public var heartbeatInterval: Duration = .seconds(10)
    /// How many shared connections carry the commands; each is pipelined, so one is right nearly always. A server whose tasks run on event loops
    /// takes one for each loop: a command then goes by the connection of the loop that it is sent from, without a change of threads.
    public var connections: Int = 1

    /// Creates a configuration for an address without credentials.
    public init(endpoint: Endpoint) {
        self.endpoint = endpoint
    }
}

extension RedisConfiguration: CustomStringConvertible, CustomDebugStringConvertible {
    /// The address and database, without credentials.
    public var description: String {
        switch endpoint {
        case .tcp(let host, let port):
            "\(tls == nil ? "redis" : "rediss")://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)"
        case .unixSocket(let path): "unix://\(path)?db=\(database)"
        }
    }

    /// The address and database, without credentials.
    public var debugDescription: String { description }
}
