/// A rule that a document breaks.
public struct Finding: CustomStringConvertible, Equatable {
    /// Number of the rule in the checklist of reports.
    public let rule: Int
    /// What the document does instead.
    public let message: String

    /// Number and message on one line.
    public var description: String { "rule \(rule): \(message)" }
}
