import Dashboards
import Foundation

/// A dashboard as callers see it.
struct DashboardDocument: Encodable {
    let id: DashboardID
    let name: String
    let description: String
    let layout: Layout
    let tags: [String]
    let metadata: [String: JSONValue]
    let isPublic: Bool
    let status: DashboardStatus
    let version: Int
    let facilityId: FacilityID
    let createdBy: String
    let createdAt: Date
    let updatedAt: Date

    init(_ dashboard: Dashboard) {
        id = dashboard.id
        name = dashboard.draft.name
        description = dashboard.draft.description
        layout = dashboard.draft.layout
        tags = dashboard.draft.tags
        metadata = dashboard.draft.metadata
        isPublic = dashboard.draft.isPublic
        status = dashboard.status
        version = dashboard.version
        facilityId = dashboard.facilityID
        createdBy = dashboard.createdBy
        createdAt = dashboard.createdAt
        updatedAt = dashboard.updatedAt
    }
}

/// A dashboard with its widgets, as one read gives it.
struct DashboardWithWidgetsDocument: Encodable {
    let dashboard: DashboardDocument
    let widgets: [WidgetDocument]

    func encode(to encoder: any Encoder) throws {
        try dashboard.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(widgets, forKey: .widgets)
    }

    private enum CodingKeys: String, CodingKey {
        case widgets
    }
}

/// What a caller sends to make a dashboard: a draft and the facility it shall belong to.
struct NewDashboard: Decodable {
    let draft: DashboardDraft
    let facilityId: FacilityID?

    init(from decoder: any Decoder) throws {
        draft = try DashboardDraft(from: decoder)
        facilityId = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(FacilityID.self, forKey: .facilityId)
    }

    private enum CodingKeys: String, CodingKey {
        case facilityId
    }
}
