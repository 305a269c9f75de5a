public import Dashboards
public import Foundation

/// The id of an audit event.
public typealias AuditEventID = Identifier<AuditEvent>

/// One thing that somebody did or tried to do.
public struct AuditEvent: Sendable, Hashable, Codable, Identifiable {
    /// How it ended.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// It was allowed and done.
        case allowed
        /// It was refused for want of a right.
        case refused
        /// It was allowed and failed.
        case failed
    }

    /// The id.
    public let id: AuditEventID
    /// When it happened, to the millisecond.
    public let occurredAt: Date
    /// Who did it; for an unknown caller `anonymous`.
    public let actorID: String
    /// The facility concerned, where there is one.
    public let facilityID: FacilityID?
    /// What was done: words in snake case joined by dots, for example `dashboard.publish`.
    public let action: String
    /// The kind of the object, for example `dashboard`.
    public let objectKind: String?
    /// The object's id.
    public let objectID: String?
    /// How it ended.
    public let outcome: Outcome
    /// The stable code of a refusal or a failure.
    public let reasonCode: String?
    /// The request that it belongs to.
    public let requestID: String?
    /// The address that the caller came from.
    public let sourceAddress: String?
    /// The program that the caller uses, as it says.
    public let userAgent: String?
    /// What else is worth keeping; never data of the facility, never secrets.
    public let details: [String: JSONValue]

    /// An event; by default one that happens now.
    public init(
        id: AuditEventID = AuditEventID(),
        occurredAt: Date = Date(),
        actorID: String,
        facilityID: FacilityID? = nil,
        action: String,
        objectKind: String? = nil,
        objectID: String? = nil,
        outcome: Outcome,
        reasonCode: String? = nil,
        requestID: String? = nil,
        sourceAddress: String? = nil,
        userAgent: String? = nil,
        details: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.occurredAt = Date(timeIntervalSinceReferenceDate: (occurredAt.timeIntervalSinceReferenceDate * 1000).rounded() / 1000)
        self.actorID = actorID
        self.facilityID = facilityID
        self.action = action
        self.objectKind = objectKind
        self.objectID = objectID
        self.outcome = outcome
        self.reasonCode = reasonCode
        self.requestID = requestID
        self.sourceAddress = sourceAddress
        self.userAgent = userAgent
        self.details = details
    }
}
