/// Why a process refuses to start.
public struct SettingsError: Error, Sendable, CustomStringConvertible {
    /// Everything that is wrong with the settings, a sentence each.
    public let problems: [String]

    /// All problems, a line each.
    public var description: String {
        "The settings cannot be used:\n" + problems.map { "  - " + $0 }.joined(separator: "\n")
    }
}
