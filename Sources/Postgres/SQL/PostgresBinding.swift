/// One value bound to a placeholder of a statement, in PostgreSQL's text or binary format, with its type.
public struct PostgresBinding: Sendable {
    enum Content: Sendable {
        case null
        case text(String)
        case binary([UInt8])
        case invalid(PostgresError)
    }

    let content: Content
    /// The type's object identifier; 0 lets the server infer the type from the place in the statement.
    public let typeOID: UInt32

    /// Whether the text is an array literal, which goes into an outer array unquoted.
    let isNestedArray: Bool

    init(content: Content, typeOID: UInt32, isNestedArray: Bool = false) {
        self.content = content
        self.typeOID = typeOID
        self.isNestedArray = isNestedArray
    }

    /// A value in text format; `nil` is NULL. A NUL character makes the statement fail with `.encoding` when it is sent.
    public init(text: String?, typeOID: UInt32 = 0) {
        self.init(content: text.map(Content.text) ?? .null, typeOID: typeOID)
    }

    /// A value in the type's binary format.
    public init(binary: [UInt8], typeOID: UInt32) {
        self.init(content: .binary(binary), typeOID: typeOID)
    }

    /// NULL of a type that the server infers.
    public static let null = PostgresBinding(content: .null, typeOID: 0)

    /// Whether the value is NULL.
    public var isNull: Bool {
        if case .null = content { true } else { false }
    }
}
