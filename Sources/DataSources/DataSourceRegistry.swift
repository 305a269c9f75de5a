public import Dashboards
public import Logging
import Synchronization

/// Keeps one connector for each data source and version, so that connections are shared by all who ask and bounded for each source.
public final class DataSourceRegistry: Sendable {
    private let cipher: CredentialCipher
    private let egress: EgressGate
    private let logger: Logger
    private let connectors = Mutex<[DataSourceID: [Int: any DataSourceConnector]]>([:])

    /// A registry; nothing is connected until somebody asks.
    public init(cipher: CredentialCipher, egress: EgressGate, logger: Logger) {
        self.cipher = cipher
        self.egress = egress
        self.logger = logger
    }

    /// The connector of a data source as it is at its version. The one before the newest stays for those who have not heard of the change yet;
    /// older ones are closed.
    ///
    /// - Throws: ``DataSourceError/Code/credentialsUnreadable`` or ``DataSourceError/Code/settingsInvalid``.
    public func connector(for source: DataSource, sealedCredentials: [UInt8]?) throws(DataSourceError) -> any DataSourceConnector {
        if let known = connectors.withLock({ $0[source.id]?[source.version] }) { return known }
        var secrets: [String: String] = [:]
        if let sealedCredentials { secrets = try cipher.open(sealedCredentials, for: source.id) }
        let made = try makeConnector(kind: source.kind, settings: source.settings, secrets: secrets)
        let (kept, outdated) = connectors.withLock { connectors in
            var versions = connectors[source.id] ?? [:]
            let kept = versions[source.version] ?? made
            versions[source.version] = kept
            var outdated: [any DataSourceConnector] = []
            for version in versions.keys.sorted().dropLast(2) {
                if let connector = versions.removeValue(forKey: version) { outdated.append(connector) }
            }
            connectors[source.id] = versions
            return (kept, outdated)
        }
        close(outdated)
        return kept
    }

    /// The connector of a data source when it is open already; spares reading its credentials.
    public func openConnector(for source: DataSource) -> (any DataSourceConnector)? {
        connectors.withLock { $0[source.id]?[source.version] }
    }

    /// A connector that is not kept, for settings that are being tried out; whoever asks for it closes it.
    public func temporaryConnector(
        kind: DataSourceKind,
        settings: [String: JSONValue],
        secrets: [String: String]
    ) throws(DataSourceError) -> any DataSourceConnector {
        try makeConnector(kind: kind, settings: settings, secrets: secrets)
    }

    /// The rules that settings break; the pointers are into the settings.
    public static func violations(of settings: [String: JSONValue], kind: DataSourceKind) -> [RuleViolation] {
        switch kind {
        case .postgresql: return PostgreSQLSettings.violations(of: settings)
        case .static:
            do {
                _ = try StaticConnector(settings: settings)
                return []
            } catch {
                return [RuleViolation(pointer: "/data", code: "form", message: error.message)]
            }
        }
    }

    /// Closes the connectors of a data source that was removed.
    public func forget(_ id: DataSourceID) {
        close(connectors.withLock { $0.removeValue(forKey: id).map { Array($0.values) } ?? [] })
    }

    /// Closes all connectors.
    public func close() async {
        let all = connectors.withLock { connectors in
            defer { connectors = [:] }
            return connectors.values.flatMap(\.values)
        }
        for connector in all { await connector.close() }
    }

    private func close(_ outdated: [any DataSourceConnector]) {
        guard !outdated.isEmpty else { return }
        Task {
            for connector in outdated { await connector.close() }
        }
    }

    private func makeConnector(
        kind: DataSourceKind,
        settings: [String: JSONValue],
        secrets: [String: String]
    ) throws(DataSourceError) -> any DataSourceConnector {
        switch kind {
        case .postgresql: PostgreSQLConnector(try PostgreSQLSettings(settings, secrets: secrets), egress: egress, logger: logger)
        case .static: try StaticConnector(settings: settings)
        }
    }
}
