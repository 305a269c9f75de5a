import Crypto
import Dashboards
import Foundation
import Logging
import Postgres

/// Orders reports by REST, waits for them, downloads them, and checks what came.
struct DemoReports {
    let api: APIClient
    let steps: Steps

    private static let base = "/api/v1/dashboard"

    /// Waits until workers have materialized every widget of the dashboards.
    func waitForData(_ dashboards: [Flights.Published], databaseURL: String) async throws {
        let client = PostgresClient(try PostgresConfiguration(url: databaseURL), logger: .command)
        let widgets = dashboards.flatMap(\.widgets)
        _ = try await steps.run("let the worker materialize the widgets") {
            for _ in 0..<1200 {
                let rows = try await client.query(
                    "SELECT outcome, count(*) AS n FROM widget_data_cache WHERE widget_id = ANY(\(widgets)::uuid[]) GROUP BY outcome"
                )
                var counts: [String: Int] = [:]
                for row in rows { counts[try row.decode("outcome", as: String?.self) ?? ""] = try row.decode("n", as: Int.self) }
                if let failed = counts["failed"] { throw StackError("\(failed) widgets could not be materialized; the worker's log says why.") }
                let done = counts["succeeded"] ?? 0
                if done >= widgets.count { return done }
                steps.progress("materializing: \(done) of \(widgets.count) widgets")
                try await Task.sleep(for: .milliseconds(100))
            }
            throw StackError("Not all widgets were materialized within two minutes.")
        } summary: {
            "\($0) widgets are in the cache"
        }
        await client.close()
    }

    /// Orders one file and returns its bytes.
    func export(_ dashboard: Flights.Published, format: String, options: JSONValue) async throws -> Data {
        var finished: JSONValue = .null
        var bytes = Data()
        _ = try await steps.run("export “\(dashboard.name)” as \(format.uppercased())") {
            let order = try await api.post(
                Self.base + "/exports",
                ["dashboardId": .string(dashboard.id), "format": .string(format), "options": options]
            )
            guard let location = order.location else { throw StackError("The API did not say where the export lies.") }
            for _ in 0..<2400 {
                finished = try await api.get(location)
                let status = finished["status"]?.stringValue ?? ""
                if ["succeeded", "completed_with_errors", "failed", "cancelled"].contains(status) { break }
                steps.progress("exporting: \(status) \(Int(100 * (finished["progress"]?.doubleValue ?? 0))) %")
                try await Task.sleep(for: .milliseconds(25))
            }
            guard finished["status"] == "succeeded" else {
                let text = String(decoding: try JSONEncoder.dashboards.encode(finished), as: UTF8.self)
                throw StackError("The export did not succeed: \(text)")
            }
            bytes = try await api.download(location + "/file")
            return bytes.count
        } summary: { size in
            let milliseconds = { (name: String) in String(format: "%.0f ms", finished[name]?.doubleValue ?? 0) }
            return "\(size / 1024) KiB, data \(milliseconds("dataMs")), drawing \(milliseconds("renderMs"))"
        }
        let sum = SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        guard finished["sha256"]?.stringValue == sum else { throw StackError("The file that came is not the file that was made.") }
        return bytes
    }
}
