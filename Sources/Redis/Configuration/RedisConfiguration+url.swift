extension RedisConfiguration {
    /// Reads `redis://[user:password@]host[:port][/db]`, `rediss://…` (TLS) or `unix://[user:password@]/path[?db=0]`.
    ///
    /// User, password and path may be percent-encoded. Query items: `db`, `name` (client name), `ca` (PEM file of the trusted authorities),
    /// `verify=none`, `server_name`. Throws ``RedisError/Code/configuration``; the message never repeats the URL.
    public init(url: String) throws(RedisError) {
        guard let mark = url.firstRange(of: "://") else { throw Self.refused("it has no scheme such as redis://") }
        let scheme = url[..<mark.lowerBound].lowercased()
        let unfragmented = url[mark.upperBound...].prefix { $0 != "#" }
        let queryStart = unfragmented.firstIndex(of: "?") ?? unfragmented.endIndex
        let query = try Self.queryItems(unfragmented[queryStart...].dropFirst())
        let body = unfragmented[..<queryStart]
        let slash = body.firstIndex(of: "/") ?? body.endIndex
        let authority = body[..<slash]
        let path = body[slash...]
        let at = authority.lastIndex(of: "@")
        let hostAndPort = at.map { authority[authority.index(after: $0)...] } ?? authority

        switch scheme {
        case "redis", "rediss":
            self.init(endpoint: try Self.tcpEndpoint(hostAndPort))
            if scheme == "rediss" { tls = RedisTLS() }
            let name = path.dropFirst()
            if !name.isEmpty { database = try Self.databaseNumber(name) }
        case "unix", "redis+unix", "redis+socket":
            let decoded = try Self.decoded(hostAndPort + path, "the path")
            guard decoded.hasPrefix("/") else { throw Self.refused("a unix socket needs an absolute path") }
            self.init(endpoint: .unixSocket(path: decoded))
        default:
            throw Self.refused("its scheme is not redis, rediss or unix")
        }
        if let at { try adoptCredentials(authority[..<at]) }
        try adopt(query)
    }

    private mutating func adoptCredentials(_ text: Substring) throws(RedisError) {
        guard let colon = text.firstIndex(of: ":") else {
            throw Self.refused("credentials are written user:password@ or :password@")
        }
        let user = try Self.decoded(text[..<colon], "the user")
        let secret = try Self.decoded(text[text.index(after: colon)...], "the password")
        username = user.isEmpty ? nil : user
        password = secret.isEmpty ? nil : secret
        guard username == nil || password != nil else { throw Self.refused("a user without a password") }
    }

    private mutating func adopt(_ query: [(name: String, value: String)]) throws(RedisError) {
        for (name, value) in query {
            switch name {
            case "db", "database": database = try Self.databaseNumber(value[...])
            case "password": password = value
            case "name": clientName = value
            case "ca" where tls != nil: tls?.certificateAuthorityFile = value
            case "server_name" where tls != nil: tls?.serverName = value
            case "verify" where tls != nil && (value == "none" || value == "full"): tls?.verifiesCertificate = value == "full"
            default: throw Self.refused("the query item '\(name)' is not known or not allowed here")
            }
        }
    }

    private static func tcpEndpoint(_ text: Substring) throws(RedisError) -> Endpoint {
        let host: Substring
        let rest: Substring
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { throw refused("the IPv6 address is not closed by ]") }
            host = text[text.index(after: text.startIndex)..<close]
            rest = text[text.index(after: close)...]
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            rest = text[colon...]
        }
        let name = try decoded(host, "the host")
        guard !rest.isEmpty else { return .tcp(host: name.isEmpty ? "localhost" : name, port: 6379) }
        guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65535).contains(port) else {
            throw refused("the port is not a number from 1 to 65535")
        }
        return .tcp(host: name.isEmpty ? "localhost" : name, port: port)
    }

    private static func databaseNumber(_ text: Substring) throws(RedisError) -> Int {
        guard let number = Int(text), number >= 0 else { throw refused("the database is not a number") }
        return number
    }

    private static func queryItems(_ text: Substring) throws(RedisError) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        for item in text.split(separator: "&") {
            let equals = item.firstIndex(of: "=") ?? item.endIndex
            let name = try decoded(item[..<equals], "the query")
            items.append((name, try decoded(item[equals...].dropFirst(), "the query")))
        }
        return items
    }

    private static func decoded(_ text: Substring, _ what: String) throws(RedisError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "%") {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16), high != UInt8(ascii: "+")
            else { throw refused("\(what) has a broken percent escape") }
            bytes.append(value)
        }
        guard let string = String(validating: bytes, as: UTF8.self) else { throw refused("\(what) is not UTF-8") }
        return string
    }

    private static func refused(_ reason: String) -> RedisError {
        RedisError(.configuration, "the Redis URL is not usable: \(reason)")
    }
}
