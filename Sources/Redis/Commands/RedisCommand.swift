import NIOCore

/// One command: a name and its arguments. `RedisCommand("SET", "key", .bytes(value))` or `["SET", "key", "value"]`.
public struct RedisCommand: Sendable, Hashable {
    /// The name as the server knows it, such as `GET`; a subcommand is the first argument.
    public var name: String
    /// The arguments after the name.
    public var arguments: ArraySlice<RedisArgument>

    /// Creates a command from its arguments one by one.
    public init(_ name: String, _ arguments: RedisArgument...) {
        self.init(name, arguments: arguments)
    }

    /// Creates a command from a list of arguments.
    public init(_ name: String, arguments: [RedisArgument]) {
        self.name = name
        self.arguments = arguments[...]
    }
}

extension RedisCommand: ExpressibleByArrayLiteral {
    /// Creates a command from a literal whose first element is the name.
    public init(arrayLiteral elements: RedisArgument...) {
        name =
            switch elements.first {
            case .string(let name): name
            case .bytes(let name): String(buffer: name)
            case .integer(let name): String(name)
            case nil: ""
            }
        arguments = elements.dropFirst()
    }
}
