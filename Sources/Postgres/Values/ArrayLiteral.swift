/// Writes PostgreSQL's array literal (manual, 8.15.2).
struct ArrayLiteral {
    private var text = "{"
    private var failure: PostgresError?
    private var isEmpty = true

    mutating func append(_ element: PostgresBinding) {
        if !isEmpty { text += "," }
        isEmpty = false
        switch element.content {
        case .null: text += "NULL"
        case .text(let value):
            if element.isNestedArray { text += value } else { appendQuoted(value) }
        case .binary(let bytes) where element.typeOID == PostgresType.bytea: text += "\"\\\\x\(Hexadecimal.text(bytes))\""
        case .binary: fail(PostgresError(.encoding, "a value in binary format cannot be an element of an array"))
        case .invalid(let error): fail(error)
        }
    }

    func binding(typeOID: UInt32) throws(PostgresError) -> PostgresBinding {
        if let failure { throw failure }
        return PostgresBinding(content: .text(text + "}"), typeOID: typeOID, isNestedArray: true)
    }

    private mutating func fail(_ error: PostgresError) { failure = failure ?? error }

    private mutating func appendQuoted(_ value: String) {
        text += "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        text += "\""
    }
}
