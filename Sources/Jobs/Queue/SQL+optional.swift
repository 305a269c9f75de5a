import Postgres

extension SQL.StringInterpolation {
    /// A value or NULL, said aloud: the compiler takes a bare optional in an interpolation for an oversight.
    mutating func appendInterpolation(optional value: (some PostgresEncodable)?) {
        appendInterpolation(value)
    }
}
