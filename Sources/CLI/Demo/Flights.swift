import Dashboards
import Foundation
import PrivateServers

/// The example dashboards, made by REST as a front end would make them.
enum Flights {
    /// The airports of New York, which play the facilities.
    static let facilities = ["EWR", "JFK", "LGA"]

    /// A dashboard that was made.
    struct Published: Sendable {
        let id: String
        let name: String
        let widgets: [String]
        let titles: [String]
        let queries: Int
    }

    private static let base = "/api/v1/dashboard"

    /// Saves the warehouse as a data source, and makes and publishes every dashboard of the examples; those that are there already stay.
    static func publish(to api: APIClient, from warehouse: Warehouse, steps: Steps) async throws -> [Published] {
        let facility = JSONValue.string(facilities[1])
        let source = try await steps.run("save the warehouse as a data source") {
            try await api.post(
                "/api/v1/datasources",
                [
                    "name": "Flights warehouse", "kind": "postgresql", "facilityId": facility,
                    "settings": [
                        "host": "127.0.0.1", "port": .integer(Int64(warehouse.server.port)), "database": .string(Warehouse.database),
                        "username": .string(Warehouse.reader), "ssl": false,
                        "materializedViews": ["flights_by_hour", "routes", "delay_by_weather"],
                    ],
                    "credentials": [
                        "password": .string(warehouse.readerPassword), "refreshUsername": .string(Warehouse.refresher),
                        "refreshPassword": .string(warehouse.refresherPassword),
                    ],
                ]
            ).document["id"] ?? .null
        }
        let folder = try Examples.folder() + "/dashboards"
        var published: [Published] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).filter({ $0.hasSuffix(".json") }).sorted() {
            let file = try JSONDecoder.dashboards.decode(File.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
            published.append(
                try await steps.run("create and publish “\(file.dashboard["name"]?.stringValue ?? name)”") {
                    try await publish(file, source: source, facility: facility, api)
                } summary: {
                    "\($0.widgets.count) widgets, \($0.queries) queries"
                }
            )
        }
        return published
    }

    /// A dashboard of the examples: widgets name their query.
    private struct File: Decodable {
        let dashboard: [String: JSONValue]
        let queries: [[String: JSONValue]]
        let widgets: [[String: JSONValue]]
    }

    private static func publish(_ file: File, source: JSONValue, facility: JSONValue, _ api: APIClient) async throws -> Published {
        var dashboard = file.dashboard
        dashboard["facilityId"] = facility
        let made = try await api.post(base + "/dashboards", .object(dashboard)).document
        guard let id = made["id"]?.stringValue else { throw StackError("The API gave the new dashboard no id.") }
        var queries: [String: JSONValue] = [:]
        for var query in file.queries {
            query["dataSourceId"] = source
            query["facilityId"] = facility
            queries[query["name"]?.stringValue ?? ""] = try await api.post(base + "/queries", .object(query)).document["id"]
        }
        var widgets: [String] = []
        for var widget in file.widgets {
            widget["queryId"] = queries[widget.removeValue(forKey: "query")?.stringValue ?? ""]
            widget["dashboardId"] = .string(id)
            let made = try await api.post(base + "/widgets", .object(widget)).document
            widgets += [made["id"]?.stringValue].compactMap { $0 }
        }
        _ = try await api.post(base + "/dashboards/\(id)/publish", [:])
        return Published(
            id: id,
            name: file.dashboard["name"]?.stringValue ?? "",
            widgets: widgets,
            titles: file.widgets.compactMap { $0["title"]?.stringValue },
            queries: queries.count
        )
    }
}
