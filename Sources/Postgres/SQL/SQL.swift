/// A statement and its bound values. Interpolated values become placeholders, so text from outside cannot become SQL:
/// `"SELECT * FROM report WHERE id = \(id)"` has the text `SELECT * FROM report WHERE id = $1` and one binding.
///
/// Four labels do something else: `\(identifier: name)` quotes a name, `\(literal: text)` quotes a string for statements that take
/// no parameters, `\(fragment)` splices another ``SQL`` with its bindings renumbered, `\(unsafe: text)` inserts text as it is.
public struct SQL: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    struct Placeholder: Sendable {
        var offset: Int
        var length: Int
        var binding: Int
    }

    /// The SQL text with `$1`, `$2`… in the place of values.
    public private(set) var text: String
    /// The values of the placeholders, in order.
    public private(set) var bindings: [PostgresBinding]
    private(set) var placeholders: [Placeholder]
    private(set) var failure: PostgresError?

    /// A statement from text that is trusted and holds its own `$1`… placeholders.
    public init(unsafe text: String, bindings: [PostgresBinding] = []) {
        self.text = text
        self.bindings = bindings
        self.placeholders = bindings.isEmpty ? [] : PlaceholderScanner.placeholders(in: text)
    }

    /// A statement without values.
    public init(stringLiteral value: String) {
        self.init(unsafe: value)
    }

    /// A statement from a string with interpolated values.
    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    init(capacity: Int) {
        text = ""
        text.reserveCapacity(capacity)
        bindings = []
        placeholders = []
    }
}

extension SQL {
    mutating func append(text piece: String) {
        text += piece
    }

    mutating func append(_ binding: PostgresBinding) {
        bindings.append(binding)
        appendPlaceholder(binding: bindings.count)
    }

    mutating func fail(_ error: PostgresError) {
        failure = failure ?? error
    }

    /// Appends another statement; its placeholders are renumbered behind the ones already here.
    public mutating func append(_ other: SQL) {
        if let error = other.failure { fail(error) }
        guard !other.placeholders.isEmpty else {
            text += other.text
            bindings += other.bindings
            return
        }
        let shift = bindings.count
        let source = other.text.utf8
        var position = source.startIndex
        var consumed = 0
        for placeholder in other.placeholders {
            let start = source.index(position, offsetBy: placeholder.offset - consumed)
            text += other.text[position..<start]
            appendPlaceholder(binding: placeholder.binding + shift)
            position = source.index(start, offsetBy: placeholder.length)
            consumed = placeholder.offset + placeholder.length
        }
        text += other.text[position...]
        bindings += other.bindings
    }

    /// One statement from several with a separator between them, for lists of conditions or of rows.
    public static func joined(_ parts: some Sequence<SQL>, separator: SQL = ", ") -> SQL {
        var result = SQL(capacity: 64)
        var isFirst = true
        for part in parts {
            if !isFirst { result.append(separator) }
            result.append(part)
            isFirst = false
        }
        return result
    }

    private mutating func appendPlaceholder(binding: Int) {
        let token = "$\(binding)"
        placeholders.append(Placeholder(offset: text.utf8.count, length: token.utf8.count, binding: binding))
        text += token
    }
}
