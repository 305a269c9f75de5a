/// Where the server is, who we are, and the limits of a client.
public struct PostgresConfiguration: Sendable {
    /// libpq's connection parameters by keyword: host, port, dbname, user, password, sslmode, target_session_attrs…
    /// `host` and `port` may be lists separated by commas; the hosts are tried in order.
    public var parameters: [String: String]
    /// How the sessions call themselves in `pg_stat_activity`.
    public var applicationName: String
    /// The most connections that a client opens.
    public var maximumConnections: Int = 10
    /// How long one host may take to accept a connection.
    public var connectTimeout: Duration = .seconds(5)
    /// How long a caller waits for a free connection.
    public var acquireTimeout: Duration = .seconds(5)
    /// How long an unused connection is kept.
    public var idleTimeout: Duration = .seconds(300)
    /// How long the server may take to end a statement that was cancelled, before the connection is cut.
    public var cancelGrace: Duration = .seconds(2)
    /// How long the server may take to answer a statement that has no limit of its own; nil waits for ever. A connection that was cut in silence is
    /// noticed by nothing else while a statement is under way.
    public var answerTimeout: Duration?
    /// How many prepared statements a connection keeps; 0 prepares none, which connection poolers in transaction mode need.
    public var preparedStatements: Int = 128
    /// What every session sets first, by name, for example `statement_timeout`; a setting that the URL's `options` names stays as it is there. Said by
    /// `SET`, because a pooler need not pass options on.
    public var sessionSettings: [String: String] = [:]

    /// Reads a URL such as `postgres://user:password@host1:5432,host2:5433/database?sslmode=require&target_session_attrs=read-write`.
    /// Throws `.configuration`; the message never repeats the URL.
    public init(url: String) throws(PostgresError) {
        self.init(parameters: try ConnectionString.parse(url))
    }

    /// Takes libpq's parameters by keyword, unchecked until the first connection.
    public init(parameters: [String: String]) {
        self.parameters = parameters
        applicationName = parameters["application_name"] ?? "vitrine"
    }
}

extension PostgresConfiguration {
    /// One parameter list per host, in the order in which they are tried. libpq's own walk over hosts has no time limit per host in
    /// its non-blocking form, so a host that swallows packets would keep the others from being tried.
    var attempts: [[(key: String, value: String)]] {
        let hosts = list("host")
        let addresses = list("hostaddr")
        let ports = list("port")
        let count = max(hosts.count, addresses.count, 1)
        let single = (0..<count).map { index in
            var attempt = sessionParameters
            if index < hosts.count { attempt["host"] = hosts[index] }
            if index < addresses.count { attempt["hostaddr"] = addresses[index] }
            if let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : nil { attempt["port"] = port }
            return attempt
        }
        guard sessionParameters["target_session_attrs"] == "prefer-standby", count > 1 else { return single.map(Self.sorted) }
        let standby = single.map { $0.merging(["target_session_attrs": "standby"]) { $1 } }
        let any = single.map { $0.merging(["target_session_attrs": "any"]) { $1 } }
        return (standby + any).map(Self.sorted)
    }

    /// The statements that make ``sessionSettings``.
    var sessionScript: String {
        get throws(PostgresError) {
            var script = ""
            for (name, value) in sessionSettings.sorted(by: { $0.key < $1.key }) where parameters["options"]?.contains(name) != true {
                script += "SET \(try SQLQuoting.identifier(name)) = \(try SQLQuoting.literal(value));"
            }
            return script
        }
    }

    private var sessionParameters: [String: String] {
        let defaults = ["keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "60000"]
        var all = defaults.merging(parameters) { $1 }
        all["application_name"] = applicationName
        all["client_encoding"] = "UTF8"
        return all
    }

    /// Where the server is, for messages: host and port.
    var address: String { "\(parameters["host"] ?? "localhost"):\(parameters["port"] ?? "5432")" }

    private func list(_ key: String) -> [String] {
        guard let value = parameters[key], !value.isEmpty else { return [] }
        return value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func sorted(_ parameters: [String: String]) -> [(key: String, value: String)] {
        parameters.sorted { $0.key < $1.key }
    }
}
