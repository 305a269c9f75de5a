/// A rule that a document breaks.
public struct Finding: CustomStringConvertible, Equatable {
    /// Number of the rule in the checklist of reports.
    public let rule: Int
    public let message: String

    public var description: String { "rule \(rule): \(message)" }
}
