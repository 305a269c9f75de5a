import Postgres

extension SQL {
    /// All conditions joined by AND; `true` when there are none.
    static func all(_ conditions: [SQL]) -> SQL {
        conditions.isEmpty ? "true" : SQL.joined(conditions, separator: " AND ")
    }
}
