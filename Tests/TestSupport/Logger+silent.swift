public import Logging

extension Logger {
    /// A logger that writes nothing.
    public static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
