import Dashboards
import Foundation
import NIOCore
public import Storage

extension WidgetDataReader {
    /// Asks the source, whatever is cached, and keeps the answer; for the concrete principal of the request.
    public func materialize(_ request: WidgetDataRequest) async throws(WidgetDataError) -> Materialized {
        try await materialize(try await authorized(request))
    }

    /// Asks the source for what a reader of the given facilities would get, and keeps it where that reader looks for it.
    ///
    /// - Returns: nil, and the source is not asked, when no reader would find the answer by this name: it is one user's own, depends on a time range, or
    ///   the query does not ask for the facilities.
    public func materialize(_ key: MaterializationKey) async throws(WidgetDataError) -> Materialized? {
        let reader = Principal(userID: "vitrine", roles: [.viewer], facilities: Set(key.facilities))
        let read = try await authorized(WidgetDataRequest(widgetID: key.widgetID, parameters: key.parameters, principal: reader))
        guard read.isShared, read.facilities == key.facilities else { return nil }
        return try await materialize(read)
    }

    private func materialize(_ read: ResolvedRead) async throws(WidgetDataError) -> Materialized {
        let entry = try await renewed(read, known: nil).get()
        let isKept = entry.kind == .data && entry.fence > 0
        return Materialized(
            cacheKey: isKept ? read.key.name : nil,
            facilities: read.facilities,
            parameters: read.parameters.members,
            asOf: Date(timeIntervalSince1970: Double(entry.asOf) / 1000),
            expiresAt: Date(timeIntervalSince1970: Double(entry.freshUntil) / 1000),
            rowCount: entry.rowCount,
            bytes: entry.payload.readableBytes,
            fence: isKept ? entry.fence : 0
        )
    }
}
