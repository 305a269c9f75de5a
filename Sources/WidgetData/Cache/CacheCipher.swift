import Crypto
import Foundation

/// Seals the answers in the cache with AES-256-GCM (NIST SP 800-38D), each with the header that says whose it is: an answer under another key, or
/// one of which any byte was changed, does not open.
///
/// A sealed payload is `nonce (12) | ciphertext | tag (16)`; which key sealed it stands in the entry's header. The keys are derived from those of the
/// data sources' credentials (HKDF, RFC 5869).
public struct CacheCipher: Sendable {
    /// Why a cipher cannot be made or a value not be sealed or opened.
    public enum Failure: Error, Sendable, Equatable {
        /// A key has not 32 bytes, or its number is 0.
        case key
        /// The value could not be sealed, or is not what was sealed.
        case value
    }

    static let overhead = 12 + 16

    /// The number of the key that seals.
    let current: UInt8
    private let keys: [UInt8: SymmetricKey]

    /// A cipher that seals with one key and still opens what those before it sealed.
    ///
    /// - Parameters:
    ///   - credentialsKey: 32 bytes.
    ///   - number: tells the key apart from those before and after it; not 0.
    ///   - previous: keys of 32 bytes, by number, that only open.
    public init(credentialsKey: [UInt8], number: UInt8 = 1, previous: [UInt8: [UInt8]] = [:]) throws(Failure) {
        var keys = previous
        keys[number] = credentialsKey
        guard keys[0] == nil, keys.values.allSatisfy({ $0.count == 32 }) else { throw .key }
        self.keys = keys.mapValues { key in
            HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: key), info: Data("vitrine cache values".utf8), outputByteCount: 32)
        }
        current = number
    }

    func knows(_ number: UInt8) -> Bool { keys[number] != nil }

    func seal(_ plain: Data, authenticating header: Data) throws(Failure) -> Data {
        guard let key = keys[current], let sealed = try? AES.GCM.seal(plain, using: key, authenticating: header).combined else { throw .value }
        return sealed
    }

    func open(_ sealed: Data, key number: UInt8, authenticating header: Data) throws(Failure) -> Data {
        guard let key = keys[number], let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? AES.GCM.open(box, using: key, authenticating: header)
        else { throw .value }
        return plain
    }
}
