import Crypto
import Foundation

/// Everything that an installation can set, read once at start: environment over file over default.
public struct Settings: Sendable {
    /// The product's own database; `database.url`.
    public var databaseURL: String
    /// Connections kept to it by one process; `database.pool`.
    public var databasePool: Int
    /// Redis for the queue, which must not evict; `redis.queueUrl`.
    public var redisQueueURL: String
    /// Redis for the cache, which may evict; `redis.cacheUrl`, the queue's by default.
    public var redisCacheURL: String
    /// Whether the data in the cache is encrypted, with a key derived from the credentials' key; `cache.seal`.
    public var sealCache: Bool
    /// MiB of copies that the API keeps of what it reads from the cache many times a second, 0 for none; `cache.copies`.
    public var cacheCopies: Int
    /// The key that signs tokens (HS256), at least 32 bytes; `jwt.secret`.
    public var jwtSecret: Secret
    /// The issuer that tokens must name, when set; `jwt.issuer`.
    public var jwtIssuer: String?
    /// The audience that tokens must name, when set; `jwt.audience`.
    public var jwtAudience: String?
    /// The key that seals data sources' credentials: 32 bytes in base64; `credentials.key`.
    public var credentialsKey: Secret
    /// Where the API listens; `http.host`.
    public var host: String
    /// Where the API listens, 0 for any free port; `http.port`.
    public var port: Int
    /// Origins that browsers may call from; `http.corsOrigins`.
    public var corsOrigins: [String]
    /// Jobs that one worker performs at a time; `worker.concurrency`.
    public var workerConcurrency: Int
    /// Jobs that ask one data source at a time, over all workers, 0 for no limit; `worker.sourceCap`.
    public var workerSourceCap: Int
    /// Jobs of one facility at a time, over all workers, 0 for no limit; `worker.facilityCap`.
    public var workerFacilityCap: Int
    /// Exports at a time, over all workers, 0 for no limit; `worker.exportCap`.
    public var workerExportCap: Int
    /// Where a worker answers for its health and metrics; `worker.host`, 127.0.0.1 by default.
    public var workerHost: String
    /// The port of the worker's health and metrics; `worker.port`, nil for none.
    public var workerPort: Int?
    /// Users who, being administrators, see and steer the jobs of all facilities; `operators`.
    public var operators: [String]
    /// Threads that draw in one worker; `worker.renderers`, the number of cores by default.
    public var renderers: Int
    /// The folder for finished files; `exports.directory`.
    public var exportsDirectory: String
    /// Hours that a finished file is kept; `exports.keepHours`.
    public var exportsKeepHours: Int
    /// Whether data sources may lie in private networks; `sources.allowPrivate`.
    public var allowPrivateSources: Bool
    /// Whether a data source may be another database of the product's own server; `sources.allowControlPlaneServer`.
    public var allowControlPlaneServer: Bool
    /// Seconds that a query may run; `sources.timeout`.
    public var sourceTimeout: Int
    /// The least level of log records; `log.level`.
    public var logLevel: String
    /// `json` or `text`; `log.format`.
    public var logFormat: String

    /// The key that names cache entries, derived from the credentials' key (HKDF, RFC 5869): 32 bytes.
    public var cacheKey: [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: credentialsKey.bytes),
            info: Data("vitrine cache keys".utf8),
            outputByteCount: 32
        )
        return derived.withUnsafeBytes { Array($0) }
    }
}

/// A text that is never printed, logged or encoded.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The bytes of the text.
    public let bytes: [UInt8]

    /// Wraps a text.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The bytes that a base64 text stands for, or nil.
    public var decodedBase64: [UInt8]? {
        Data(base64Encoded: Data(bytes)).map { Array($0) }
    }

    /// Three dots.
    public var description: String { "…" }
    /// Three dots.
    public var debugDescription: String { "…" }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
