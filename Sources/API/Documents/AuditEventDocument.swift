import Dashboards
import Foundation
import Storage

/// An event of the audit log as auditors see it.
struct AuditEventDocument: Encodable {
    let id: AuditEventID
    let occurredAt: Date
    let actorId: String
    let facilityId: FacilityID?
    let action: String
    let objectKind: String?
    let objectId: String?
    let outcome: AuditEvent.Outcome
    let reasonCode: String?
    let requestId: String?
    let sourceAddress: String?
    let userAgent: String?
    let details: [String: JSONValue]

    init(_ event: AuditEvent) {
        id = event.id
        occurredAt = event.occurredAt
        actorId = event.actorID
        facilityId = event.facilityID
        action = event.action
        objectKind = event.objectKind
        objectId = event.objectID
        outcome = event.outcome
        reasonCode = event.reasonCode
        requestId = event.requestID
        sourceAddress = event.sourceAddress
        userAgent = event.userAgent
        details = event.details
    }
}
