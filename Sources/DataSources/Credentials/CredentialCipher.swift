import Crypto
public import Dashboards
import Foundation

/// Seals the secrets of data sources with AES-256-GCM (NIST SP 800-38D).
///
/// A record is `version (1) | key number (1) | nonce (12) | ciphertext | tag (16)`. The data source's id, the version and the key number are
/// authenticated with it, so that a record copied to another data source cannot be opened there.
public struct CredentialCipher: Sendable {
    private static let version: UInt8 = 1
    private static let overhead = 2 + 12 + 16

    private let keys: [UInt8: SymmetricKey]
    private let current: UInt8

    /// A cipher that seals with one key and still opens what older keys sealed.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - number: tells the key apart from those before and after it.
    ///   - previous: keys of 32 bytes, by number, that only open.
    /// - Throws: ``DataSourceError/Code/credentialsUnreadable`` when a key has another length.
    public init(key: [UInt8], number: UInt8 = 1, previous: [UInt8: [UInt8]] = [:]) throws(DataSourceError) {
        var keys = previous
        keys[number] = key
        guard keys.values.allSatisfy({ $0.count == 32 }) else {
            throw DataSourceError(.credentialsUnreadable, "A key for credentials has 32 bytes.")
        }
        self.keys = keys.mapValues { SymmetricKey(data: $0) }
        current = number
    }

    /// Seals secrets, such as `password`, for one data source.
    public func seal(_ secrets: [String: String], for id: DataSourceID) throws(DataSourceError) -> [UInt8] {
        do {
            guard let key = keys[current] else { throw CryptoKitError.incorrectKeySize }
            let plain = try JSONEncoder.dashboards.encode(secrets)
            let box = try AES.GCM.seal(plain, using: key, authenticating: Self.context(id, key: current))
            guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
            return [Self.version, current] + combined
        } catch {
            throw DataSourceError(.credentialsUnreadable, "The credentials could not be encrypted.")
        }
    }

    /// Opens what was sealed for one data source.
    ///
    /// - Throws: ``DataSourceError/Code/credentialsUnreadable`` for a changed record, another data source's, or a key that is not at hand.
    public func open(_ record: [UInt8], for id: DataSourceID) throws(DataSourceError) -> [String: String] {
        let failure = DataSourceError(.credentialsUnreadable, "The credentials cannot be decrypted; they must be entered again.")
        guard record.count >= Self.overhead, record[0] == Self.version else { throw failure }
        guard let key = keys[record[1]] else {
            let message = "The credentials were encrypted with key \(record[1]), which is not configured."
            throw DataSourceError(.credentialsUnreadable, message)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: record[2...])
            let plain = try AES.GCM.open(box, using: key, authenticating: Self.context(id, key: record[1]))
            return try JSONDecoder.dashboards.decode([String: String].self, from: plain)
        } catch {
            throw failure
        }
    }

    /// Whether a record was sealed with another key than the current one, and should be sealed again.
    public func isOutdated(_ record: [UInt8]) -> Bool {
        record.count >= 2 && record[1] != current
    }

    private static func context(_ id: DataSourceID, key: UInt8) -> Data {
        Data("vitrine.data-source-credentials|\(version)|\(key)|\(id)".utf8)
    }
}
