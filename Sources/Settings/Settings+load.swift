import Configuration
public import Foundation

extension Settings {
    /// Reads the settings of this process.
    ///
    /// `VITRINE_DATABASE_URL` and so on stand over the YAML file that `VITRINE_CONFIG` names, which stands over the defaults.
    /// In the file `${NAME}` is replaced from the environment. A key that nobody knows is an error, and so is a weak secret.
    public static func load(environment: [String: String] = ProcessInfo.processInfo.environment) throws(SettingsError) -> Settings {
        var problems: [String] = []
        var file: [String: String] = [:]
        if let path = environment["VITRINE_CONFIG"], !path.isEmpty {
            do throws(SettingsError) {
                file = try SettingsFile.read(path: path, environment: environment)
            } catch {
                problems += error.problems
            }
        }
        let known = Set(Key.allCases.map(\.environmentName))
        for name in environment.keys.sorted() where name.hasPrefix("VITRINE_") && !known.contains(name) && name != "VITRINE_CONFIG" {
            problems.append("\(name) is no setting of Vitrine.")
        }
        for name in file.keys.sorted() where !Key.allCases.contains(where: { $0.rawValue == name }) {
            problems.append("“\(name)” in the settings file is no setting of Vitrine.")
        }
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "environment", values: values { environment[$0.environmentName] }),
            InMemoryProvider(name: "file", values: values { file[$0.rawValue] }),
        ])
        let settings = Settings(SettingsReader(reader), problems: &problems)
        if !problems.isEmpty { throw SettingsError(problems: problems) }
        return settings
    }

    private static func values(_ value: (Key) -> String?) -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for key in Key.allCases {
            guard let text = value(key), !text.isEmpty else { continue }
            values[AbsoluteConfigKey(key.rawValue.split(separator: ".").map(String.init))] = ConfigValue(.string(text), isSecret: key.isSecret)
        }
        return values
    }
}

/// The settings' names as the file writes them.
enum Key: String, CaseIterable {
    case databaseURL = "database.url"
    case databasePool = "database.pool"
    case redisQueueURL = "redis.queueUrl"
    case redisCacheURL = "redis.cacheUrl"
    case sealCache = "cache.seal"
    case cacheCopies = "cache.copies"
    case jwtSecret = "jwt.secret"
    case jwtIssuer = "jwt.issuer"
    case jwtAudience = "jwt.audience"
    case credentialsKey = "credentials.key"
    case host = "http.host"
    case port = "http.port"
    case corsOrigins = "http.corsOrigins"
    case workerConcurrency = "worker.concurrency"
    case workerSourceCap = "worker.sourceCap"
    case workerFacilityCap = "worker.facilityCap"
    case workerExportCap = "worker.exportCap"
    case workerHost = "worker.host"
    case workerPort = "worker.port"
    case operators
    case renderers = "worker.renderers"
    case exportsDirectory = "exports.directory"
    case exportsKeepHours = "exports.keepHours"
    case allowPrivateSources = "sources.allowPrivate"
    case allowControlPlaneServer = "sources.allowControlPlaneServer"
    case sourceTimeout = "sources.timeout"
    case logLevel = "log.level"
    case logFormat = "log.format"

    /// `redis.queueUrl` is `VITRINE_REDIS_QUEUE_URL`.
    var environmentName: String {
        "VITRINE_"
            + rawValue.reduce(into: "") { name, character in
                if character == "." { name += "_" } else { name += (character.isUppercase ? "_" : "") + character.uppercased() }
            }
    }

    var isSecret: Bool {
        switch self {
        case .jwtSecret, .credentialsKey, .databaseURL, .redisQueueURL, .redisCacheURL: true
        default: false
        }
    }
}
