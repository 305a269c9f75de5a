public import Dashboards
public import Foundation

/// The values that the server sets and no caller can: `:facility_ids`, `:user_id`, `:now`, `:from`, `:to`.
public struct ServerParameters: Sendable, Hashable {
    /// The facilities whose rows may be seen, in order; `:facility_ids`, a list of texts.
    public var facilities: [FacilityID]
    /// Who asks; `:user_id`, a text.
    public var userID: String
    /// The moment that the question is asked; `:now`.
    public var now: Date
    /// The beginning of the time range shown, or nil; `:from`.
    public var from: Date?
    /// The end of the time range shown, or nil; `:to`.
    public var to: Date?

    /// Values; the facilities are put in order.
    public init(facilities: [FacilityID], userID: String, now: Date, from: Date? = nil, to: Date? = nil) {
        self.facilities = facilities.sorted()
        self.userID = userID
        self.now = now
        self.from = from
        self.to = to
    }
}
