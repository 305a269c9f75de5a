import ArgumentParser
import Crypto
import Dashboards
import Foundation

/// `vitrine token`: mints a token for development.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Mint a token for development, with the key of this installation; in production the identity provider does."
    )

    @OptionGroup var options: InstallationOptions
    @Option(help: "The user.") var user = "developer"
    @Option(help: "Roles, separated by commas: viewer, editor, admin, auditor.") var roles = "viewer,editor,admin"
    @Option(help: "Facilities, separated by commas.") var facilities = "EWR,JFK,LGA"
    @Option(help: "Hours that it is good for.") var hours = 12.0

    private func list(_ text: String) -> [String] { text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }

    func validate() throws {
        guard (1...255).contains(user.utf8.count), user.isCanonicallyComposed else {
            throw ValidationError("A user has 1 to 255 bytes, in Unicode's normal form C.")
        }
        for role in list(roles) where Role(rawValue: role) == nil {
            throw ValidationError("“\(role)” is no role; there are \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        for facility in list(facilities) where FacilityID(facility) == nil {
            throw ValidationError("“\(facility)” cannot be the name of a facility.")
        }
        guard hours > 0, hours <= 8784 else { throw ValidationError("A token is good for more than 0 and at most 8,784 hours.") }
    }

    func run() async throws {
        guard ProcessInfo.processInfo.environment["VITRINE_JWT_SECRET"] != nil || options.installation.hasKeys else {
            throw StackError(
                "\(options.installation.path) holds no keys: `vitrine up` makes them. --directory names another folder, VITRINE_JWT_SECRET the key itself."
            )
        }
        print(try options.installation.developmentToken(user: user, roles: list(roles), facilities: list(facilities), hours: hours))
    }
}

extension Installation {
    /// A token signed with the key of this installation.
    func developmentToken(user: String = "developer", roles: [String], facilities: [String], hours: Double = 12) throws -> String {
        struct Claims: Encodable {
            let sub: String
            let roles: [String]
            let facilities: [String]
            let iat: Int
            let exp: Int
        }
        let secret = try ProcessInfo.processInfo.environment["VITRINE_JWT_SECRET"] ?? keys().jwtSecret
        let now = Int(Date().timeIntervalSince1970)
        let claims = Claims(sub: user, roles: roles, facilities: facilities, iat: now, exp: now + Int(hours * 3600))
        let signed = Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8).base64URL + "." + (try JSONEncoder().encode(claims)).base64URL
        let signature = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return signed + "." + Data(signature).base64URL
    }
}

extension Data {
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
