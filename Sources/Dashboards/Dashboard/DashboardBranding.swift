import Foundation

/// How a dashboard's owner marks its reports, as its metadata say: `{"branding": {"logo": "<PNG in Base64>", "color": "#14695f"}}`.
public struct DashboardBranding: Sendable, Hashable {
    /// Largest logo in bytes.
    public static let largestLogo = 262_144
    /// Largest extent of a logo in pixels.
    public static let largestExtent = 2_048

    /// The bytes of a PNG picture; nil when there is none.
    public let logo: [UInt8]?
    /// A colour as `#rrggbb`; nil when there is none.
    public let color: String?
    /// The rules that the metadata break; what breaks one is left out.
    public let violations: [RuleViolation]

    /// Reads the branding of a dashboard's metadata.
    public init(metadata: [String: JSONValue]) {
        var found: [RuleViolation] = []
        func refuse(_ member: String, _ code: String, _ message: String) {
            found.append(RuleViolation(pointer: "/metadata/branding" + member, code: code, message: message))
        }
        var logo: [UInt8]?
        var color: String?
        switch metadata["branding"] {
        case nil, .null: break
        case .object(let branding):
            switch branding["logo"] {
            case nil, .null: break
            case .string(let text):
                switch Self.picture(text) {
                case .success(let bytes): logo = bytes
                case .failure(let problem): refuse("/logo", "format", problem.message)
                }
            default: refuse("/logo", "type", "A logo is a PNG picture in Base64.")
            }
            switch branding["color"] {
            case nil, .null: break
            case .string(let text) where text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy(\.isHexDigit): color = text
            default: refuse("/color", "format", "A colour is written as #rrggbb.")
            }
        default: refuse("", "type", "Branding is an object with logo and color.")
        }
        self.logo = logo
        self.color = color
        violations = found
    }

    private struct Problem: Error {
        let message: String
    }

    /// A picture whose first bytes are those of a PNG of allowed size; a data URL is understood too.
    private static func picture(_ text: String) -> Result<[UInt8], Problem> {
        let prefix = "data:image/png;base64,"
        let encoded = text.hasPrefix(prefix) ? text.dropFirst(prefix.count) : text[...]
        guard encoded.utf8.count <= (largestLogo + 2) / 3 * 4 else {
            return .failure(Problem(message: "A logo has at most \(largestLogo / 1_024) KiB."))
        }
        guard let data = Data(base64Encoded: String(encoded)) else { return .failure(Problem(message: "A logo is a PNG picture in Base64.")) }
        let bytes = [UInt8](data)
        let start: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        guard bytes.count > 33, bytes.starts(with: start) else { return .failure(Problem(message: "A logo is a PNG picture.")) }
        func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        guard (1...largestExtent).contains(number(16)), (1...largestExtent).contains(number(20)) else {
            return .failure(Problem(message: "A logo is at most \(largestExtent) pixels wide and high."))
        }
        return .success(bytes)
    }
}
