import Crypto
import Dashboards
import Foundation
import HTTPTypes
import Settings
import Testing

@testable import API

/// Tokens made by hand, right and wrong (RFC 8725, and the attack list of its successor).
struct Token {
    static let secret = "qJ8vK2mXr5TnB7wZc4LhF9sDyG3pA6eU"

    static func signed(header: String, claims: String, secret: String = Token.secret) -> String {
        let text = base64URL(header) + "." + base64URL(claims)
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return text + "." + base64URL(Data(code))
    }

    static func base64URL(_ text: String) -> String { base64URL(Data(text.utf8)) }

    static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static let header = #"{"alg":"HS256","typ":"JWT"}"#
    static let claims = #"{"sub":"u","roles":["editor","wizard"],"facilities":["north","not ok!"],"exp":4102444800}"#
}

@Suite("Tokens")
struct TokenTests {
    private static func verifier(issuer: String? = nil, audience: String? = nil) async -> TokenVerifier {
        await TokenVerifier(secret: Secret(Token.secret), issuer: issuer, audience: audience)
    }

    @Test("a good token is a principal; roles and facilities that nobody knows are left out")
    func good() async throws {
        let verifier = await Self.verifier()
        for _ in 0..<2 {
            let principal = try await verifier.principal(of: Token.signed(header: Token.header, claims: Token.claims))
            #expect(principal == Principal(userID: "u", roles: [.editor], facilities: [try #require(FacilityID("north"))]))
        }
    }

    @Test(
        "a header that is not exactly HS256 is refused before any cryptography",
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":""}"#, #"{}"#, #"{"alg":"HS384"}"#, #"{"alg":"HS512"}"#, #"{"alg":"RS256"}"#,
            #"{"alg":"HS256","alg":"none"}"#, #"{"alg":"HS256","crit":["x"]}"#, #"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}"#,
            #"{"alg":"HS256","jku":"https://evil.example"}"#, #"{"alg":"HS256","x5u":"https://evil.example"}"#, #"{"alg":"HS256","x5c":["AA"]}"#,
            #"{"alg":"HS256","kid":"../../dev/null"}"#, #"{"alg":"HS256","kid":7}"#, #"{"alg":"HS256","zip":"DEF"}"#, #"{"alg":"HS256","b64":false}"#,
            #"{"alg":"HS256","typ":"refresh"}"#, "[]", "7", "",
        ]
    )
    func headers(header: String) async {
        let verifier = await Self.verifier()
        let problem = await #expect(throws: Problem.self) {
            _ = try await verifier.principal(of: Token.signed(header: header, claims: Token.claims))
        }
        #expect(problem?.status.code == 401)
    }

    @Test(
        "claims that are missing, of a wrong type, of another time or another purpose are refused",
        arguments: [
            #"{"exp":4102444800}"#, #"{"sub":"","exp":4102444800}"#, #"{"sub":"u"}"#, #"{"sub":"u","exp":"4102444800"}"#, #"{"sub":"u","exp":1}"#,
            #"{"sub":"u","exp":-1}"#, #"{"sub":"u","exp":4102444800,"nbf":4102444000}"#, #"{"sub":"u","exp":4102444800,"iat":4102444000}"#,
            #"{"sub":"u","exp":4102444800,"purpose":"refresh"}"#, "[]", #"{"sub":"jose\u0301","exp":4102444800}"#,
        ]
    )
    func claims(claims: String) async {
        let verifier = await Self.verifier()
        let problem = await #expect(throws: Problem.self) {
            _ = try await verifier.principal(of: Token.signed(header: Token.header, claims: claims))
        }
        #expect(problem?.status.code == 401)
    }

    @Test("a signature that is empty, cut, changed, padded or of another key is refused")
    func signatures() async {
        let good = Token.signed(header: Token.header, claims: Token.claims)
        let parts = good.split(separator: ".").map(String.init)
        let flipped = (parts[2].first == "A" ? "B" : "A") + parts[2].dropFirst()
        let wrong = [
            parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".", String(good.dropLast(4)), parts[0] + "." + parts[1] + "." + flipped,
            good + "=",
            good + ".x", " " + good, good + "\n", "", "....", String(repeating: "a", count: 100_000),
            Token.signed(header: Token.header, claims: Token.claims, secret: "another-key-another-key-another-k"),
        ]
        let verifier = await Self.verifier()
        for token in wrong {
            let problem = await #expect(throws: Problem.self) { _ = try await verifier.principal(of: token) }
            #expect(problem?.status.code == 401)
        }
    }

    @Test("issuer and audience count when the installation names them")
    func issuerAndAudience() async throws {
        let verifier = await Self.verifier(issuer: "https://id.example", audience: "vitrine")
        let right = #"{"sub":"u","exp":4102444800,"iss":"https://id.example","aud":["other","vitrine"]}"#
        _ = try await verifier.principal(of: Token.signed(header: Token.header, claims: right))
        for wrong in [Token.claims, right.replacing("id.example", with: "id.example.evil"), right.replacing("\"vitrine\"", with: "\"vitrin\"")] {
            await #expect(throws: Problem.self) { _ = try await verifier.principal(of: Token.signed(header: Token.header, claims: wrong)) }
        }
    }

    @Test("a token that was accepted is refused once it has expired, although it is remembered")
    func expiry() async throws {
        let verifier = await Self.verifier()
        let token = Token.signed(header: Token.header, claims: Token.claims)
        _ = try await verifier.principal(of: token)
        let later = Date(timeIntervalSince1970: 4_102_444_801)
        let problem = await #expect(throws: Problem.self) { _ = try await verifier.principal(of: token, now: later) }
        #expect(problem?.code == "token_expired")
    }
}
