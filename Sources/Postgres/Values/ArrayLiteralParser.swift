/// Reads PostgreSQL's array literal (manual, 8.15.6): quotes, backslashes, NULL, nested arrays, explicit bounds.
struct ArrayLiteralParser {
    private let field: Field
    private let bytes: ArraySlice<UInt8>
    private var index: Int
    /// What parts elements: boxes have commas of their own, so in their arrays it is a semicolon.
    private let separator: UInt8

    /// The type of the elements where it is known, else 0. A nested array's inner literal keeps the outer element type.
    let elementType: UInt32

    init(field: Field, bytes: ArraySlice<UInt8>) {
        self.field = field
        self.bytes = bytes
        index = bytes.startIndex
        let element = PostgresType.element(of: field.column.typeOID)
        elementType = element == 0 ? field.column.typeOID : element
        separator = Self.boxTypes.contains(elementType) ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }

    mutating func parse(_ onElement: (ArraySlice<UInt8>?) throws(PostgresError) -> Void) throws(PostgresError) {
        skipBounds()
        guard take(UInt8(ascii: "{")) else { throw malformed }
        if take(UInt8(ascii: "}")) { return try finish() }
        while true {
            try onElement(try element())
            if take(UInt8(ascii: "}")) { return try finish() }
            guard take(separator) else { throw malformed }
        }
    }

    /// `box` and `box[]`.
    private static let boxTypes: [UInt32] = [603, 1020]

    private var malformed: PostgresError { field.error("the text is not an array literal") }

    private func finish() throws(PostgresError) {
        guard index == bytes.endIndex else { throw malformed }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.endIndex, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipBounds() {
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "["), let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return }
        index = equals + 1
    }

    private mutating func element() throws(PostgresError) -> ArraySlice<UInt8>? {
        guard index < bytes.endIndex else { throw malformed }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try nested()
        case UInt8(ascii: "\""):
            index += 1
            return try quoted()
        default: return bare()
        }
    }

    private mutating func bare() -> ArraySlice<UInt8>? {
        let start = index
        while index < bytes.endIndex, bytes[index] != separator, bytes[index] != UInt8(ascii: "}") { index += 1 }
        let value = bytes[start..<index]
        return value.elementsEqual("NULL".utf8) ? nil : value
    }

    private mutating func quoted() throws(PostgresError) -> ArraySlice<UInt8> {
        var value: [UInt8] = []
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return value[...]
            case UInt8(ascii: "\\"):
                guard index + 1 < bytes.endIndex else { throw malformed }
                value.append(bytes[index + 1])
                index += 2
            default:
                value.append(bytes[index])
                index += 1
            }
        }
        throw malformed
    }

    private mutating func nested() throws(PostgresError) -> ArraySlice<UInt8> {
        let start = index
        var depth = 0
        var isQuoted = false
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "{") where !isQuoted: depth += 1
            case UInt8(ascii: "}") where !isQuoted:
                depth -= 1
                if depth == 0 {
                    index += 1
                    return bytes[start..<index]
                }
            default: break
            }
            index += 1
        }
        throw malformed
    }
}
