/// One broken rule of an input document.
public struct RuleViolation: Error, Hashable, Sendable, Codable {
    /// Where, as a JSON pointer (RFC 6901) into the document that was sent.
    public let pointer: String
    /// A stable code in snake case.
    public let code: String
    /// What is wrong and what would be right, for a person.
    public let message: String

    /// A violation at a place.
    public init(pointer: String, code: String, message: String) {
        self.pointer = pointer
        self.code = code
        self.message = message
    }

    /// The same violation seen from the document that contains this one at `prefix`.
    public func nested(under prefix: String) -> RuleViolation {
        RuleViolation(pointer: prefix + pointer, code: code, message: message)
    }
}

/// An input document that breaks rules; holds all of them, not only the first.
public struct RuleViolations: Error, Sendable {
    /// The broken rules; never empty.
    public let violations: [RuleViolation]

    /// Throws when there is at least one violation.
    public static func check(_ violations: [RuleViolation]) throws(RuleViolations) {
        if !violations.isEmpty { throw RuleViolations(violations: violations) }
    }
}
