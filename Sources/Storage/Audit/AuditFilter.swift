public import Foundation

/// Which audit events a list shows; what is left out does not restrict.
public struct AuditFilter: Sendable, Hashable {
    /// Who did it.
    public var actorID: String?
    /// What was done.
    public var action: String?
    /// The kind of the object.
    public var objectKind: String?
    /// The object's id.
    public var objectID: String?
    /// How it ended.
    public var outcome: AuditEvent.Outcome?
    /// The first moment, included.
    public var from: Date?
    /// The last moment, excluded.
    public var to: Date?

    /// A filter.
    public init(
        actorID: String? = nil,
        action: String? = nil,
        objectKind: String? = nil,
        objectID: String? = nil,
        outcome: AuditEvent.Outcome? = nil,
        from: Date? = nil,
        to: Date? = nil
    ) {
        self.actorID = actorID
        self.action = action
        self.objectKind = objectKind
        self.objectID = objectID
        self.outcome = outcome
        self.from = from
        self.to = to
    }
}
