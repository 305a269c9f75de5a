import Dashboards
import Foundation
import JWTKit

/// What a token says.
struct TokenClaims: JWTPayload {
    /// The user.
    let sub: String
    /// When the token ends.
    let exp: Date
    /// When it begins.
    let nbf: Date?
    /// When it was made.
    let iat: Date?
    /// Who made it.
    let iss: String?
    /// Whom it is for.
    let aud: AudienceClaim?
    /// Names of roles.
    let roles: [String]?
    /// Names of facilities.
    let facilities: [String]?
    /// What it is good for, when not for the API.
    let purpose: String?

    /// Times are checked with the principal, with a clock of our own.
    func verify(using algorithm: some JWTAlgorithm) throws {}

    func principal(now: Date, issuer: String?, audience: String?) throws(Problem) -> Principal {
        guard exp > now else { throw TokenVerifier.refusal("The token has expired.", code: "token_expired") }
        let leeway = now.addingTimeInterval(1)
        guard (nbf ?? leeway) <= leeway, (iat ?? leeway) <= leeway else { throw TokenVerifier.refusal("The token is not valid yet.") }
        guard (1...255).contains(sub.utf8.count) else { throw TokenVerifier.refusal("The token names no user.") }
        // What Swift calls equal has the same bytes then, as everything that is kept under the name, and every query that asks for it, takes for granted.
        guard sub.isCanonicallyComposed else { throw TokenVerifier.refusal("The token's user is not in Unicode's normal form C.") }
        if let issuer, iss != issuer { throw TokenVerifier.refusal("The token comes from another issuer.") }
        if let audience, aud?.value.contains(audience) != true { throw TokenVerifier.refusal("The token is for another audience.") }
        if purpose != nil { throw TokenVerifier.refusal("The token is not for the API.") }
        return Principal(
            userID: sub,
            roles: Set((roles ?? []).compactMap(Role.init(rawValue:))),
            facilities: Set((facilities ?? []).compactMap(FacilityID.init))
        )
    }
}
