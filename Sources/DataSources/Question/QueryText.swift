public import Dashboards
public import Postgres

/// The text of a query, with its `:name` placeholders found. Values never become part of the text: each name becomes `$1`, `$2`… and its
/// value a binding.
public struct QueryText: Sendable, Hashable {
    struct Placeholder: Sendable, Hashable {
        /// The bytes of `:name` in the text.
        var range: Range<Int>
        /// The index of the name in `names`.
        var name: Int
    }

    /// The text as it was written.
    public let text: String
    /// The names used, each once, in the order of their first use.
    public let names: [String]

    let placeholders: [Placeholder]
    /// Where the statement ends: behind it are only spaces, comments and semicolons.
    let statementEnd: Int

    /// Reads a text.
    ///
    /// - Throws: ``DataSourceError/Code/queryRefused`` when it holds NUL or numbered placeholders such as `$1`.
    public init(_ text: String) throws(DataSourceError) {
        var scanner = QueryTextScanner(Array(text.utf8))
        try scanner.scan()
        self.text = text
        names = scanner.names
        placeholders = scanner.placeholders
        statementEnd = scanner.statementEnd
    }

    /// The names that a query asks for; what is server-set among them decides with whom its answer may be shared. A text that cannot be read asks for
    /// nothing, as it is never asked itself.
    public static func names(of query: QueryDraft) -> Set<String> {
        query.kind == .sql ? Set((try? Self(query.text))?.names ?? []) : []
    }

    /// The statement to send: `prefix`, then the text with numbered placeholders, and one binding for each name. With a `suffix` it follows the
    /// statement in the place of closing comments and semicolons.
    public func statement(
        prefix: String = "",
        suffix: String? = nil,
        binding: (String) throws(DataSourceError) -> PostgresBinding
    ) throws(DataSourceError) -> SQL {
        var bindings: [PostgresBinding] = []
        for name in names { bindings.append(try binding(name)) }
        var bytes = Array(prefix.utf8)
        let source = Array(text.utf8)
        var copied = 0
        for placeholder in placeholders {
            bytes += source[copied..<placeholder.range.lowerBound]
            bytes += "$\(placeholder.name + 1)".utf8
            copied = placeholder.range.upperBound
        }
        bytes += suffix.map { source[copied..<max(copied, statementEnd)] + $0.utf8 } ?? source[copied...]
        return SQL(unsafe: String(decoding: bytes, as: UTF8.self), bindings: bindings)
    }

    /// The one-based character position in the text for one in the statement that was sent; nil when it lies in the prefix.
    public func position(of sent: Int, prefix: String = "") -> Int? {
        var remaining = sent - 1 - prefix.unicodeScalars.count
        guard remaining >= 0 else { return nil }
        let source = Array(text.utf8)
        var position = 1
        var copied = 0
        for placeholder in placeholders {
            let between = Self.scalars(in: source[copied..<placeholder.range.lowerBound])
            if remaining < between { return position + remaining }
            remaining -= between
            position += between
            let written = 1 + String(placeholder.name + 1).utf8.count
            if remaining < written { return position }
            remaining -= written
            position += placeholder.range.count
            copied = placeholder.range.upperBound
        }
        return min(position + remaining, position + Self.scalars(in: source[copied...]))
    }

    private static func scalars(in bytes: ArraySlice<UInt8>) -> Int {
        bytes.count { $0 & 0xC0 != 0x80 }
    }
}
