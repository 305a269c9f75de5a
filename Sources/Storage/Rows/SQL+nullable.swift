import Postgres

extension SQL.StringInterpolation {
    /// A value that may be nil, which becomes NULL.
    mutating func appendInterpolation(nullable value: (some PostgresEncodable)?) {
        if let value {
            appendInterpolation(value)
        } else {
            appendInterpolation(PostgresBinding.null)
        }
    }
}
