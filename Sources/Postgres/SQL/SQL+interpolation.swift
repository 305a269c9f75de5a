extension SQL {
    /// Collects the pieces of an interpolated statement.
    public struct StringInterpolation: StringInterpolationProtocol {
        var sql: SQL

        /// Prepares room for the text.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(capacity: literalCapacity + 4 * interpolationCount)
        }

        /// Text written in the source code.
        public mutating func appendLiteral(_ literal: String) {
            sql.append(text: literal)
        }

        /// A value: becomes a placeholder. A value that cannot be encoded makes the statement fail when it is sent.
        public mutating func appendInterpolation(_ value: some PostgresEncodable) {
            do throws(PostgresError) {
                sql.append(try value.postgresBinding)
            } catch {
                sql.append(.null)
                sql.fail(error)
            }
        }

        /// A prepared binding: becomes a placeholder.
        public mutating func appendInterpolation(_ binding: PostgresBinding) {
            sql.append(binding)
        }

        /// Another statement, spliced with its bindings.
        public mutating func appendInterpolation(_ fragment: SQL) {
            sql.append(fragment)
        }

        /// A name of a table, column, role…, quoted.
        public mutating func appendInterpolation(identifier name: String) {
            appendQuoted { () throws(PostgresError) in try SQLQuoting.identifier(name) }
        }

        /// A qualified name such as schema and table, each part quoted, joined by dots.
        public mutating func appendInterpolation(identifier parts: [String]) {
            appendQuoted { () throws(PostgresError) in
                var quoted: [String] = []
                for part in parts { quoted.append(try SQLQuoting.identifier(part)) }
                return quoted.joined(separator: ".")
            }
        }

        /// A string literal, quoted; for SET, NOTIFY, COPY and DDL, which take no parameters.
        public mutating func appendInterpolation(literal text: String) {
            appendQuoted { () throws(PostgresError) in try SQLQuoting.literal(text) }
        }

        /// Text inserted as it is. Never for text from outside.
        public mutating func appendInterpolation(unsafe text: String) {
            sql.append(text: text)
        }

        private mutating func appendQuoted(_ quote: () throws(PostgresError) -> String) {
            do throws(PostgresError) {
                sql.append(text: try quote())
            } catch {
                sql.fail(error)
            }
        }
    }
}
