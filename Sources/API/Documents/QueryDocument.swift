import Dashboards
import Foundation

/// A query as callers see it.
struct QueryDocument: Encodable {
    let query: Query

    init(_ query: Query) {
        self.query = query
    }

    func encode(to encoder: any Encoder) throws {
        try query.draft.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(query.id, forKey: .id)
        try container.encode(query.version, forKey: .version)
        try container.encode(query.facilityID, forKey: .facilityId)
        try container.encode(query.createdBy, forKey: .createdBy)
        try container.encode(query.createdAt, forKey: .createdAt)
        try container.encode(query.updatedAt, forKey: .updatedAt)
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case version
        case facilityId
        case createdBy
        case createdAt
        case updatedAt
    }
}

/// What a caller sends to make a query: a draft and the facility it shall belong to.
struct NewQuery: Decodable {
    let draft: QueryDraft
    let facilityId: FacilityID?

    init(from decoder: any Decoder) throws {
        draft = try QueryDraft(from: decoder)
        facilityId = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(FacilityID.self, forKey: .facilityId)
    }

    private enum CodingKeys: String, CodingKey {
        case facilityId
    }
}
