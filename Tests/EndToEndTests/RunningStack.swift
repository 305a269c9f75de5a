import Dashboards
import Foundation
import Logging
import NIOCore
import PrivateServers
import Testing

@testable import CLI

/// The whole product, running: its own PostgreSQL and Redis, an API and a worker, and a warehouse that it asks.
final class RunningStack: Sendable {
    let stack: Stack
    let warehouse: PrivatePostgres
    let installation: Installation
    let token: String

    var api: APIClient { APIClient(stack.apiURL, token: token) }

    private init(stack: Stack, warehouse: PrivatePostgres, installation: Installation, token: String) {
        self.stack = stack
        self.warehouse = warehouse
        self.installation = installation
        self.token = token
    }

    /// Starts everything for the time of a test.
    static func with(settings: [String: String] = [:], _ body: (RunningStack) async throws -> Void) async throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-test-\(UUID().uuidString)").path
        let installation = Installation(path: place)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let warehouse = try await PrivatePostgres.start(flavor: .test)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let stack = try await Stack.start(installation, port: 0, workers: 1, settings: settings, steps: Steps(), logger: logger)
        let token = try installation.developmentToken(roles: ["admin", "editor", "viewer"], facilities: ["north"])
        let running = RunningStack(stack: stack, warehouse: warehouse, installation: installation, token: token)
        do {
            try await body(running)
        } catch {
            for name in ["api", "worker"] {
                let log = (try? String(contentsOfFile: installation.log(name), encoding: .utf8)) ?? ""
                print("--- the end of \(name).log\n" + log.split(separator: "\n").suffix(20).joined(separator: "\n"))
            }
            await stack.stop()
            try? await warehouse.stop()
            throw error
        }
        await stack.stop()
        try await warehouse.stop()
    }

    /// Saves the warehouse as a data source and makes a published dashboard of one KPI, whose query may sleep first.
    func publishedDashboard(seconds: Double = 0, number: Int = 4711) async throws -> (dashboard: String, widget: String) {
        let source = try await api.post(
            "/api/v1/datasources",
            [
                "name": "Warehouse", "kind": "postgresql",
                "settings": ["host": "127.0.0.1", "port": .integer(Int64(warehouse.port)), "database": "postgres", "username": "postgres"],
                "credentials": [:],
            ]
        )
        return try await dashboard(source: source.document["id"] ?? .null, seconds: seconds, number: number)
    }

    private func dashboard(source: JSONValue, seconds: Double, number: Int) async throws -> (dashboard: String, widget: String) {
        let base = "/api/v1/dashboard"
        let dashboard = try await api.post(base + "/dashboards", ["name": "Nächtlicher Bericht"]).document["id"] ?? .null
        let sleep = seconds > 0 ? "pg_sleep(\(seconds))" : "NULL"
        let query =
            try await api.post(
                base + "/queries",
                ["name": "Answer", "dataSourceId": source, "text": .string("SELECT \(number) AS answer FROM (SELECT \(sleep)) s"), "cacheTtl": 1]
            ).document["id"] ?? .null
        let widget =
            try await api.post(
                base + "/widgets",
                [
                    "dashboardId": dashboard, "type": "kpi", "title": "The answer", "queryId": query, "refreshInterval": 3600,
                    "position": ["x": 0, "y": 0, "w": 4, "h": 2],
                ]
            ).document["id"] ?? .null
        let id = try #require(dashboard.stringValue)
        _ = try await api.post(base + "/dashboards/\(id)/publish", [:])
        return (id, try #require(widget.stringValue))
    }

    /// Orders a PDF and returns where to follow it.
    func order(_ dashboard: String) async throws -> String {
        let answer = try await api.post("/api/v1/dashboard/exports", ["dashboardId": .string(dashboard), "format": "pdf"])
        return try #require(answer.location)
    }

    /// Asks until the export has one of the states; the API may be away for a while.
    func follow(_ location: String, until states: Set<String>, within limit: Duration = .seconds(90)) async throws -> JSONValue {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let export = try? await api.get(location), states.contains(export["status"]?.stringValue ?? "") { return export }
            await Task.yield()
        }
        let last = try? await api.get(location)
        throw StackError("The export is still \(last?["status"]?.stringValue ?? "unreachable").")
    }
}

/// What pdftotext finds in a document.
func text(of pdf: Data) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".pdf")
    try pdf.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
    process.arguments = ["-layout", file.path, "-"]
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
}
