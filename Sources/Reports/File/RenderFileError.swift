/// One fault of a render file, for the person who writes it.
public struct RenderFileProblem: Error, Hashable, Sendable {
    /// What kind of fault it is; the values are stable.
    public enum Code: String, Sendable {
        /// The text is neither YAML nor JSON.
        case syntax
        /// A member that this place does not have.
        case unknownMember = "unknown_member"
        /// A member that must be there is not.
        case missingMember = "missing_member"
        /// A value of another kind is wanted here.
        case wrongKind = "wrong_kind"
        /// A value that the rules of dashboards do not allow.
        case invalid
        /// There is no such type of widget.
        case unknownWidgetType = "unknown_widget_type"
        /// A widget names data that the file does not hold.
        case unknownData = "unknown_data"
        /// A widget names a column that its data do not have.
        case unknownColumn = "unknown_column"
        /// A file beside the document cannot be read.
        case unreadable
        /// A file beside the document is not CSV.
        case csv
        /// More than a render file may hold.
        case tooLarge = "too_large"
    }

    /// The kind of fault.
    public let code: Code
    /// The document, or the file beside it that is at fault.
    public let file: String
    /// Line from 1, when the fault has one.
    public let line: Int?
    /// Where in the document, as a JSON pointer (RFC 6901); empty for the whole.
    public let pointer: String
    /// What is wrong and what would be right.
    public let message: String

    /// A fault.
    public init(_ code: Code, file: String, line: Int? = nil, pointer: String = "", _ message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.pointer = pointer
        self.message = message
    }
}

extension RenderFileProblem: CustomStringConvertible {
    /// `report.yaml:12: /widgets/0/type: …`, as compilers write and editors read.
    public var description: String {
        [line.map { "\(file):\($0)" } ?? file, pointer.isEmpty ? nil : pointer, message].compactMap(\.self).joined(separator: ": ")
    }
}

/// Why a render file cannot be drawn: all its faults, in the order of the document.
public struct RenderFileError: Error, Sendable, CustomStringConvertible {
    /// The faults; never empty.
    public let problems: [RenderFileProblem]

    /// An error of these faults.
    public init(problems: [RenderFileProblem]) {
        self.problems = problems
    }

    /// One line for each of the first twenty faults.
    public var description: String {
        let lines = problems.prefix(20).map(\.description)
        return (lines + (problems.count > 20 ? ["… and \(problems.count - 20) more"] : [])).joined(separator: "\n")
    }
}
