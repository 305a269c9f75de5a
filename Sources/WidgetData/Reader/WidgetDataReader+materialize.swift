import Dashboards
import Foundation
import NIOCore
public import Storage

extension WidgetDataReader {
    /// Asks the source, whatever is cached, and keeps the answer; for the concrete principal of the request.
    public func materialize(_ request: WidgetDataRequest) async throws(WidgetDataError) -> Materialized {
        try await materialize(try await authorized(request))
    }

    /// Asks the source for the rows of the given facilities and no others, and keeps them where the readers of these look for them. Nobody is shown
    /// anything: a reader's own permission and scope decide, at each read.
    ///
    /// - Returns: nil, and the source is not asked, when no reader would find the answer by this name: it is one user's own, depends on a time range, or
    ///   the query does not ask for the facilities.
    /// - Throws: ``WidgetDataError/notFound`` when the widget is not published.
    public func materialize(_ key: MaterializationKey) async throws(WidgetDataError) -> Materialized? {
        guard let facts = try await catalogue.facts(of: key.widgetID, .served), facts.isPublished else { throw .notFound }
        let scope = Principal(userID: "vitrine", roles: [.viewer], facilities: Set(key.facilities))
        let request = WidgetDataRequest(widgetID: key.widgetID, parameters: key.parameters, principal: scope)
        let read = try resolver.resolve(request, facts)
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
