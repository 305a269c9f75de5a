public import Foundation

/// Something that is held back.
public struct Pause: Sendable, Hashable, Encodable {
    /// What.
    public let subject: PauseSubject
    /// Since when.
    public let since: Date

    private enum CodingKeys: String, CodingKey {
        case subject
        case since
    }

    /// Writes the subject as it is given: `kind:…`, `facility:…` or `class:…`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(subject.description, forKey: .subject)
        try container.encode(since, forKey: .since)
    }
}
