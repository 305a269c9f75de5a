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

extension RunningStack {
    static let base = "/api/v1/dashboard"

    /// What the API said.
    struct Answer: CustomStringConvertible {
        let status: UInt
        let body: JSONValue
        let headers: HTTPHeaders

        var code: String? { body["code"]?.stringValue }
        var items: [JSONValue] { if case .array(let items)? = body["items"] { items } else { [] } }
        var description: String { "\(status) \(body)" }
    }

    /// Sends any request, by default as the one who may do everything in “north”.
    func send(
        _ method: HTTPMethod,
        _ path: String,
        _ body: JSONValue? = nil,
        headers: [(String, String)] = [],
        token: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : stack.apiURL + path)
        request.method = method
        request.headers = HTTPHeaders(headers)
        request.headers.add(name: "Authorization", value: "Bearer " + (token ?? self.token))
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try JSONEncoder.dashboards.encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = Data(buffer: try await response.body.collect(upTo: 16 << 20))
        let document = try? JSONDecoder.dashboards.decode(JSONValue.self, from: bytes)
        return Answer(status: response.status.code, body: document ?? .string(String(decoding: bytes, as: UTF8.self)), headers: response.headers)
    }

    /// What the API's metrics say of a series; 0 when there is none.
    func sample(_ series: String) async throws -> Double {
        let text = try await send(.GET, "/metrics").body.stringValue ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.count + 1)) } ?? 0
    }

    /// A client of one of the databases, as patient as a loaded machine asks for.
    static func database(_ url: String) throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: url)
        configuration.acquireTimeout = .seconds(60)
        configuration.connectTimeout = .seconds(60)
        return PostgresClient(configuration, logger: Logger(label: "test"))
    }

    /// A token for somebody else.
    func token(_ user: String, _ roles: [String], _ facilities: [String] = ["north"]) throws -> String {
        try installation.developmentToken(user: user, roles: roles, facilities: facilities)
    }

    /// A widget that asks the warehouse; returns its id.
    func widget(asking sql: String, on dashboard: String, row: Int = 2) async throws -> String {
        let source = try #require(try await send(.GET, "/api/v1/datasources").items.first?["id"])
        let query = try await api.post(Self.base + "/queries", ["name": "q", "dataSourceId": source, "text": .string(sql)]).document["id"]
        let widget = try await api.post(
            Self.base + "/widgets",
            [
                "dashboardId": .string(dashboard), "type": "kpi", "queryId": query ?? .null,
                "position": ["x": 0, "y": .integer(Int64(row)), "w": 1, "h": 1],
            ]
        )
        return try #require(widget.document["id"]?.stringValue)
    }

    /// Asks again and again until the answer is the one awaited.
    func until(
        _ what: String,
        within limit: Duration = .seconds(60),
        _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw StackError("Not within \(limit): \(what)") }
            await Task.yield()
        }
    }
}
