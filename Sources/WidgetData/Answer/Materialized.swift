public import Dashboards
public import Foundation

/// A widget's data that was just read from its source, and where it lies now.
public struct Materialized: Sendable, Equatable {
    /// The key of the entry in the cache; nil when the answer was too large to be kept, the cache is down, or a flush came between.
    public let cacheKey: String?
    /// The facilities whose rows the entry holds, in order; empty when the query does not ask for them.
    public let facilities: [FacilityID]
    /// The values of all parameters, in canonical form.
    public let parameters: [String: JSONValue]
    /// When the source was asked.
    public let asOf: Date
    /// When the answer stops being fresh.
    public let expiresAt: Date
    /// Rows of the answer.
    public let rowCount: Int
    /// Bytes of the answer.
    public let bytes: Int
    /// Grows with every time that the entry is written; 0 when it was not kept.
    public let fence: Int64
}
