/// Why a drawing could not be made.
public struct RendererError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, stable between releases.
    public enum Code: String, Sendable, Hashable, Codable {
        /// Fonts that every report needs are not installed.
        case fontsMissing = "fonts_missing"
        /// The scene has no size, is nested too deep or is otherwise beyond drawing.
        case invalidScene = "invalid_scene"
        /// The picture would have more pixels, or the document more pages, than is allowed.
        case tooLarge = "too_large"
        /// The drawing library refused.
        case drawing
        /// The document that the drawing library wrote could not be completed.
        case document
        /// Compression failed, most likely for lack of memory.
        case compression
        /// The caller no longer wants the result.
        case cancelled
        /// The time allowed for the drawing has passed.
        case deadlineExceeded = "deadline_exceeded"
        /// The pool has been closed.
        case closed
        /// A finished PDF did not pass its inspection, or the inspector could not be run.
        case inspection
    }

    /// What went wrong.
    public let code: Code
    /// A sentence for the log.
    public let message: String
    /// The message of the library that failed, when there is one.
    public let cause: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Code, message and cause in one line.
    public var description: String {
        "\(code.rawValue): \(message)" + (cause.map { " (\($0))" } ?? "")
    }
}
