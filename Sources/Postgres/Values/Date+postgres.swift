public import Foundation

/// Dates are `timestamptz`, to the microsecond. PostgreSQL's `infinity` is `Date.distantFuture`, `-infinity` is `Date.distantPast`.
extension Date: PostgresCodable {
    /// `timestamptz`
    public static var postgresTypeOID: UInt32 { PostgresType.timestamptz }

    /// The moment in UTC; throws `.encoding` for a moment outside PostgreSQL's years, 4713 BC to 294276.
    public var postgresBinding: PostgresBinding {
        get throws(PostgresError) {
            PostgresBinding(text: try TimestampText.text(self), typeOID: PostgresType.timestamptz)
        }
    }

    /// The text of `timestamptz`, or of `timestamp` and `date` taken as UTC.
    public static func decode(postgres field: Field) throws(PostgresError) -> Date {
        guard let date = TimestampText.date(try field.bytes()) else { throw field.error("the text is not an ISO timestamp") }
        return date
    }
}
