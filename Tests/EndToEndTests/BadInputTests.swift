import AsyncHTTPClient
import Dashboards
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Postgres
import Testing

@testable import CLI

/// One bad request and the right answer to it.
struct BadRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let method: HTTPMethod
    let path: String
    var body: String?
    var headers: [(String, String)] = []
    var token: Token = .good
    let status: UInt
    let code: String

    enum Token: Sendable {
        case good, none, garbage, expired, viewer, foreign
    }

    var testDescription: String { name }
}

@Suite("Bad input", .serialized)
struct BadInputTests {
    static let base = "/api/v1/dashboard"
    static let unknown = "00000000-0000-7000-8000-000000000000"

    static func requests(_ dashboard: String, _ widget: String) -> [BadRequest] {
        let json = [("Content-Type", "application/json")]
        func post(_ name: String, _ path: String, _ body: String, _ status: UInt, _ code: String, token: BadRequest.Token = .good) -> BadRequest {
            BadRequest(name: name, method: .POST, path: path, body: body, headers: json, token: token, status: status, code: code)
        }
        let place = #""position": {"x": 0, "y": 0, "w": 4, "h": 2}"#
        return [
            BadRequest(name: "no token", method: .GET, path: base + "/dashboards", token: .none, status: 401, code: "token_missing"),
            BadRequest(name: "garbage token", method: .GET, path: base + "/dashboards", token: .garbage, status: 401, code: "token_invalid"),
            BadRequest(name: "expired token", method: .GET, path: base + "/dashboards", token: .expired, status: 401, code: "token_expired"),
            BadRequest(name: "unknown path", method: .GET, path: "/api/v9", status: 404, code: "path_unknown"),
            BadRequest(name: "wrong verb", method: .DELETE, path: base + "/dashboards", status: 405, code: "method_not_allowed"),
            BadRequest(name: "rare verb", method: .TRACE, path: base + "/dashboards", status: 405, code: "method_not_allowed"),
            BadRequest(name: "unknown dashboard", method: .GET, path: base + "/dashboards/\(unknown)", status: 404, code: "not_found"),
            BadRequest(name: "id that is no UUID", method: .GET, path: base + "/dashboards/1%20OR%201=1", status: 404, code: "not_found"),
            BadRequest(name: "literal template", method: .GET, path: base + "/dashboards/:id", status: 404, code: "not_found"),
            BadRequest(
                name: "another facility's dashboard",
                method: .GET,
                path: base + "/dashboards/\(dashboard)",
                token: .foreign,
                status: 404,
                code: "not_found"
            ),
            BadRequest(
                name: "another facility's data",
                method: .GET,
                path: base + "/widgets/\(widget)/data",
                token: .foreign,
                status: 404,
                code: "not_found"
            ),
            BadRequest(name: "unknown export", method: .GET, path: base + "/exports/\(unknown)/file", status: 404, code: "not_found"),
            BadRequest(name: "bad page size", method: .GET, path: base + "/dashboards?limit=0", status: 400, code: "parameter_invalid"),
            BadRequest(name: "bad cursor", method: .GET, path: base + "/dashboards?after=!!", status: 400, code: "parameter_invalid"),
            BadRequest(name: "NUL in a search", method: .GET, path: base + "/dashboards?text=%00", status: 400, code: "parameter_invalid"),
            BadRequest(name: "NUL in a tag", method: .GET, path: base + "/dashboards?tag=%00", status: 400, code: "parameter_invalid"),
            BadRequest(name: "NUL in a search for queries", method: .GET, path: base + "/queries?text=%00", status: 400, code: "parameter_invalid"),
            post(
                "NUL in a source's name",
                "/api/v1/datasources",
                #"{"name": "a\u0000b", "kind": "static", "settings": {"data": [{"a": 1}]}}"#,
                422,
                "input_invalid"
            ),
            post(
                "a source's name of 101 flags, which are 202 characters",
                "/api/v1/datasources",
                #"{"name": ""# + String(repeating: "🇦🇹", count: 101) + #"", "kind": "static", "settings": {"data": [{"a": 1}]}}"#,
                422,
                "input_invalid"
            ),
            post(
                "NUL deep in parameters",
                base + "/exports",
                #"{"dashboardId": "\#(unknown)", "format": "png", "parameters": {"a": [{"b": "x\u0000"}]}}"#,
                422,
                "input_invalid"
            ),
            post("NUL in a setting", "/api/v1/datasources", #"{"name": "s", "kind": "static", "settings": {"a": "\u0000"}}"#, 422, "input_invalid"),
            post("broken JSON", base + "/dashboards", #"{"name": "#, 400, "json_invalid"),
            post("a list instead of an object", base + "/dashboards", "[]", 422, "input_invalid"),
            post("deep nesting", base + "/dashboards", String(repeating: "[", count: 100_000), 400, "json_invalid"),
            post("wrong type", base + "/dashboards", #"{"name": 7}"#, 422, "input_invalid"),
            post("empty name", base + "/dashboards", #"{"name": ""}"#, 422, "input_invalid"),
            post("absurd grid", base + "/dashboards", #"{"name": "x", "layout": {"columns": 0, "rowHeight": -4}}"#, 422, "input_invalid"),
            post("10 MB body", base + "/dashboards", #"{"name": ""# + String(repeating: "x", count: 10 << 20) + #""}"#, 413, "body_too_large"),
            BadRequest(
                name: "not JSON by its type",
                method: .POST,
                path: base + "/dashboards",
                body: "name=x",
                headers: [("Content-Type", "text/plain")],
                status: 415,
                code: "media_type_unsupported"
            ),
            post("viewer creates", base + "/dashboards", #"{"name": "x"}"#, 403, "forbidden", token: .viewer),
            post("foreign facility", base + "/dashboards", #"{"name": "x", "facilityId": "south"}"#, 403, "forbidden"),
            post(
                "widget beyond the grid",
                base + "/widgets",
                #"{"dashboardId": "\#(dashboard)", "type": "kpi", "position": {"x": 10, "y": 0, "w": 40, "h": 2}}"#,
                422,
                "input_invalid"
            ),
            post(
                "widget of an unknown type",
                base + "/widgets",
                #"{"dashboardId": "\#(dashboard)", "type": "hologram", \#(place)}"#,
                422,
                "input_invalid"
            ),
            post(
                "widget that filters itself",
                base + "/widgets",
                #"{"dashboardId": "\#(dashboard)", "type": "kpi", \#(place), "crossFilter": {"emits": ["a"], "accepts": ["a"]}}"#,
                422,
                "input_invalid"
            ),
            post(
                "widget with an unknown query",
                base + "/widgets",
                #"{"dashboardId": "\#(dashboard)", "type": "kpi", "queryId": "\#(unknown)", \#(place)}"#,
                422,
                "input_invalid"
            ),
            post(
                "query to an unknown source",
                base + "/queries",
                #"{"name": "q", "dataSourceId": "\#(unknown)", "text": "SELECT 1"}"#,
                422,
                "input_invalid"
            ),
            post("data of an unknown widget", base + "/widgets/data", #"{"widgetId": "\#(unknown)"}"#, 404, "not_found"),
            post("undeclared parameter", base + "/widgets/data", #"{"widgetId": "\#(widget)", "parameters": {"x": 1}}"#, 422, "input_invalid"),
            post(
                "reserved parameter",
                base + "/widgets/data",
                #"{"widgetId": "\#(widget)", "parameters": {"facility_ids": ["south"]}}"#,
                422,
                "input_invalid"
            ),
            post("export of nothing", base + "/exports", #"{"dashboardId": "\#(unknown)", "format": "pdf"}"#, 404, "not_found"),
            post("export as hologram", base + "/exports", #"{"dashboardId": "\#(dashboard)", "format": "hologram"}"#, 422, "input_invalid"),
            post(
                "export on absurd paper",
                base + "/exports",
                #"{"dashboardId": "\#(dashboard)", "format": "pdf", "options": {"margin": -1, "timeZone": "Moon"}}"#,
                422,
                "input_invalid"
            ),
            post(
                "source in our own control plane",
                "/api/v1/datasources",
                #"{"name": "s", "kind": "postgresql", "settings": {"host": "169.254.169.254", "database": "x", "username": "x"}}"#,
                403,
                "address_refused"
            ),
            BadRequest(
                name: "stale If-Match",
                method: .DELETE,
                path: base + "/dashboards/\(dashboard)",
                headers: [("If-Match", "\"999\"")],
                status: 412,
                code: "revision_conflict"
            ),
        ]
    }

    @Test("each gets its status and its stable code, and leaves nothing behind")
    func table() async throws {
        try await RunningStack.with { running in
            let (dashboard, widget) = try await running.publishedDashboard()
            let database = try RunningStack.database(running.stack.databaseURL)
            let before = try await Self.rows(database)
            for request in Self.requests(dashboard, widget) {
                let (status, body) = try await Self.send(request, running)
                #expect(status == request.status, "\(request.name): \(status)")
                #expect(body["code"]?.stringValue == request.code, "\(request.name): \(body)")
                #expect(body["requestId"]?.stringValue?.isEmpty == false, "\(request.name)")
            }
            #expect(try await Self.rows(database) == before)
            await database.close()
        }
    }

    @Test("SQL that fails, that writes, and that never ends: an error for the widget, and nothing runs on at the source")
    func badSQL() async throws {
        try await RunningStack.with { running in
            let (dashboard, _) = try await running.publishedDashboard()
            let source = try await running.api.get("/api/v1/datasources")["items"].flatMap { items -> JSONValue? in
                if case .array(let sources) = items { sources.first?["id"] } else { nil }
            }
            let cases: [(sql: String, code: String)] = [
                ("SELECT * FROM nowhere", "query_failed"), ("SELECT 1/0 AS x", "query_failed"), ("DROP TABLE x", "query_refused"),
                ("SELECT 1; SELECT 2", "query_refused"), ("SELEC 1", "query_failed"),
            ]
            for (index, item) in cases.enumerated() {
                let query = try await running.api.post(
                    Self.base + "/queries",
                    ["name": .string("q\(index)"), "dataSourceId": source ?? .null, "text": .string(item.sql)]
                )
                let widget = try await running.api.post(
                    Self.base + "/widgets",
                    [
                        "dashboardId": .string(dashboard), "type": "kpi", "queryId": query.document["id"] ?? .null,
                        "position": ["x": 0, "y": .integer(Int64(2 + index)), "w": 1, "h": 1],
                    ]
                )
                let id = try #require(widget.document["id"]?.stringValue)
                let request = BadRequest(name: item.sql, method: .GET, path: Self.base + "/widgets/\(id)/data", status: 422, code: item.code)
                let (status, body) = try await Self.send(request, running)
                #expect(status == 422, "\(item.sql): \(body)")
                #expect(["query_failed", "query_refused"].contains(body["code"]?.stringValue ?? ""), "\(item.sql): \(body)")
            }
        }
    }

    private static func rows(_ database: PostgresClient) async throws -> [Int] {
        var counts: [Int] = []
        for table in ["dashboards", "widgets", "widget_queries", "data_sources", "export_jobs"] {
            counts.append(try await database.query("SELECT count(*) AS n FROM \(identifier: table)")[0].decode("n", as: Int.self))
        }
        return counts
    }

    private static func send(_ bad: BadRequest, _ running: RunningStack) async throws -> (UInt, JSONValue) {
        var request = HTTPClientRequest(url: running.stack.apiURL + bad.path)
        request.method = bad.method
        for (name, value) in bad.headers { request.headers.add(name: name, value: value) }
        let token: String? =
            switch bad.token {
            case .good: running.token
            case .none: nil
            case .garbage: "a.b.c"
            case .expired: try running.installation.developmentToken(roles: ["admin"], facilities: ["north"], hours: -1)
            case .viewer: try running.installation.developmentToken(roles: ["viewer"], facilities: ["north"])
            case .foreign: try running.installation.developmentToken(roles: ["admin", "editor"], facilities: ["south"])
            }
        if let token { request.headers.add(name: "Authorization", value: "Bearer " + token) }
        if let body = bad.body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        let document = try? JSONDecoder.dashboards.decode(JSONValue.self, from: Data(buffer: body))
        return (response.status.code, document ?? .null)
    }
}
