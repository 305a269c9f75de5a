/// What is not as it should be with data that can still be drawn.
public enum DataCondition: String, Sendable, Hashable, Codable, CaseIterable {
    /// They are older than they should be, because they could not be fetched again.
    case stale
    /// The last period is not over; its mark is drawn as unfinished.
    case partial
    /// Rows were cut off, and nobody knows how many.
    case truncated
}
