import Dashboards
import Postgres

/// What a PostgreSQL source is reached with: the members of its settings that are known, and its secrets.
struct PostgreSQLSettings: Sendable {
    /// A user name and its password.
    struct Login: Sendable {
        var username: String
        var password: String?
    }

    let host: String
    let port: Int
    let database: String
    let sslMode: String
    let searchPath: [String]
    let maximumConnections: Int
    let reader: Login
    let maintainer: Login?

    init(_ settings: [String: JSONValue], secrets: [String: String]) throws(DataSourceError) {
        if let first = Self.violations(of: settings).first { throw DataSourceError(.settingsInvalid, first.message) }
        host = settings["host"]?.stringValue ?? ""
        port = Self.whole(settings["port"]) ?? 5432
        database = settings["database"]?.stringValue ?? ""
        sslMode = Self.sslMode(settings["ssl"]) ?? "prefer"
        searchPath = Self.searchPath(settings["searchPath"]) ?? []
        maximumConnections = Self.whole(settings["maximumConnections"]) ?? 5
        reader = Login(username: settings["username"]?.stringValue ?? "", password: secrets["password"])
        maintainer = secrets["refreshUsername"].map { Login(username: $0, password: secrets["refreshPassword"]) }
    }

    static func violations(of settings: [String: JSONValue]) -> [RuleViolation] {
        var found: [RuleViolation] = []
        func check(_ holds: Bool, _ member: String, _ code: String, _ message: String) {
            if !holds { found.append(RuleViolation(pointer: "/" + member, code: code, message: message)) }
        }
        for (member, title) in [("host", "host"), ("database", "database"), ("username", "user name")] {
            let text = settings[member]?.stringValue ?? ""
            check((1...253).contains(text.utf8.count) && !text.utf8.contains(0), member, "required", "A PostgreSQL source has a \(title).")
        }
        if let database = settings["database"]?.stringValue {
            let isName = !database.contains("=") && !database.contains("://")
            check(isName, "database", "form", "A database is given by its name, not by a connection string.")
        }
        if let port = settings["port"], port != .null {
            check((1...65_535).contains(whole(port) ?? 0), "port", "range", "A port is 1 to 65,535.")
        }
        if let ssl = settings["ssl"], ssl != .null {
            let message = "ssl is true, false, disable, prefer, require, verify-ca or verify-full."
            check(sslMode(ssl) != nil, "ssl", "form", message)
        }
        if let path = settings["searchPath"], path != .null {
            check(searchPath(path) != nil, "searchPath", "form", "A search path is a list of schema names.")
        }
        if let connections = settings["maximumConnections"], connections != .null {
            check((1...50).contains(whole(connections) ?? 0), "maximumConnections", "range", "A source has 1 to 50 connections.")
        }
        if settings.keys.contains("hostaddr") {
            check(false, "hostaddr", "form", "A source is reached by its host; an address goes there.")
        }
        return found
    }

    func configuration(_ login: Login, address: NetworkAddress) -> PostgresConfiguration {
        var parameters = [
            "host": host, "hostaddr": address.description, "port": String(port), "dbname": database, "user": login.username,
            "sslmode": sslMode, "gssencmode": "disable", "passfile": "/dev/null", "client_encoding": "UTF8",
        ]
        parameters["password"] = login.password ?? ""
        var configuration = PostgresConfiguration(parameters: parameters)
        configuration.applicationName = "vitrine-source"
        configuration.preparedStatements = 0
        return configuration
    }

    private static func whole(_ value: JSONValue?) -> Int? {
        switch value {
        case .integer(let number): Int(number)
        case .string(let text): Int(text)
        default: nil
        }
    }

    private static func sslMode(_ value: JSONValue?) -> String? {
        switch value {
        case .bool(true): "require"
        case .bool(false): "prefer"
        case .string(let mode) where ["disable", "prefer", "require", "verify-ca", "verify-full"].contains(mode): mode
        default: nil
        }
    }

    private static func searchPath(_ value: JSONValue?) -> [String]? {
        guard case .array(let items) = value else { return nil }
        let names = items.compactMap(\.stringValue).filter { (1...63).contains($0.utf8.count) && !$0.utf8.contains(0) }
        return names.count == items.count && names.count <= 16 ? names : nil
    }
}
