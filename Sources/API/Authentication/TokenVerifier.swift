import Crypto
import Dashboards
import Foundation
import HTTPTypes
import JWTKit
import Settings
import Synchronization

/// Turns a bearer token into a principal; the outcome is remembered until the token expires.
///
/// The header is checked strictly before any cryptography: exactly `HS256`, no `crit`, `jwk`, `jku`, `x5c`, `x5u`, `zip` or `b64`
/// (RFC 8725 and the attack list of its successor).
final class TokenVerifier: Sendable {
    private struct Entry {
        let principal: Principal
        let expiry: Date
    }

    private static let capacity = 10_000
    private let keys: JWTKeyCollection
    private let issuer: String?
    private let audience: String?
    private let remembered = Mutex<[String: Entry]>([:])

    init(secret: Secret, issuer: String?, audience: String?) async {
        keys = await JWTKeyCollection().add(hmac: HMACKey(key: SymmetricKey(data: secret.bytes)), digestAlgorithm: .sha256)
        self.issuer = issuer
        self.audience = audience
    }

    /// The principal that a token stands for.
    func principal(of token: String, now: Date = Date()) async throws(Problem) -> Principal {
        if let entry = remembered.withLock({ $0[token] }), entry.expiry > now { return entry.principal }
        guard token.utf8.count <= 8192 else { throw Self.refusal("The token is longer than 8 KiB.") }
        try Self.checkHeader(of: token)
        let claims: TokenClaims
        do {
            claims = try await keys.verify(token, as: TokenClaims.self)
        } catch {
            throw Self.refusal("The token's signature or form is not valid.")
        }
        let principal = try claims.principal(now: now, issuer: issuer, audience: audience)
        let entry = Entry(principal: principal, expiry: claims.exp)
        remembered.withLock { remembered in
            if remembered.count >= Self.capacity { remembered = remembered.filter { $0.value.expiry > now } }
            if remembered.count >= Self.capacity { remembered.removeAll(keepingCapacity: true) }
            remembered[token] = entry
        }
        return principal
    }

    static func refusal(_ detail: String, code: String = "token_invalid") -> Problem {
        Problem(
            .unauthorized,
            code,
            detail,
            hint: "Send a current token as `Authorization: Bearer …`.",
            headers: [.wwwAuthenticate: "Bearer realm=\"vitrine\", error=\"invalid_token\""]
        )
    }

    private static func checkHeader(of token: String) throws(Problem) {
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isBase64URL) }) else {
            throw refusal("The token does not have three base64url parts.")
        }
        guard let bytes = Data(base64URL: parts[0]), let header = try? JSONDecoder().decode([String: JSONValue].self, from: bytes) else {
            throw refusal("The token's header cannot be read.")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard header["alg"] == "HS256", text.components(separatedBy: "\"alg\"").count == 2 else {
            throw refusal("The token is not signed with HS256.")
        }
        for name in ["crit", "jwk", "jku", "x5c", "x5u", "zip", "b64", "enc", "kid"] where header[name] != nil {
            throw refusal("The token's header has “\(name)”, which is not accepted.")
        }
        if let type = header["typ"], type != "JWT" { throw refusal("The token is not of type JWT.") }
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Data {
    fileprivate init?(base64URL bytes: Substring.UTF8View) {
        var text = String(Substring(bytes)).replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        self.init(base64Encoded: text)
    }
}
