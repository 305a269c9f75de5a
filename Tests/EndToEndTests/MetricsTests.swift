import Dashboards
import Foundation
import NIOHTTP1
import PrivateServers
import Testing

@testable import CLI

@Suite("Metrics", .serialized)
struct MetricsTests {
    private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs").standardizedFileURL

    @Test("what dashboards and docs/operations.md name is exported, and what is exported is named there")
    func namesAgree() async throws {
        try await RunningStack.with { running in
            let (dashboard, widget) = try await running.publishedDashboard()
            _ = try await running.send(.GET, RunningStack.base + "/widgets/\(widget)/data")
            let export = try await running.follow(try await running.order(dashboard), until: ["succeeded", "failed"])
            #expect(export["status"] == "succeeded")
            var types: [String: String] = [:]
            for address in [running.stack.apiURL] + running.stack.workerURLs {
                let text = try #require(try await running.send(.GET, address + "/metrics").body.stringValue)
                for line in text.split(separator: "\n") where line.hasPrefix("# TYPE ") {
                    let words = line.split(separator: " ")
                    types[String(words[2])] = String(words[3])
                }
                #expect(text.contains("jobs_workers{kind=\"export_dashboard\"} 1.0"))
            }
            func isExported(_ name: String) -> Bool {
                if types[name] != nil { return true }
                let stem = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) }
                return stem.flatMap { types[$0] } == "histogram"
            }

            let page = try String(contentsOf: Self.docs.appendingPathComponent("operations.md"), encoding: .utf8)
            let explained = Self.names(page)
            for name in types.keys.sorted() { #expect(explained.contains(name), "docs/operations.md does not name \(name)") }
            for name in explained.sorted() { #expect(isExported(name), "docs/operations.md names \(name), which nobody exports") }

            let folder = Self.docs.appendingPathComponent("grafana")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
            #expect(!files.isEmpty)
            for file in files {
                let document = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: folder.appendingPathComponent(file)))
                let expressions = Self.expressions(document)
                #expect(expressions.count > 10)
                for expression in expressions {
                    let names = Self.names(expression)
                    #expect(!names.isEmpty, "\(file): \(expression)")
                    for name in names { #expect(isExported(name), "\(file) names \(name), which nobody exports") }
                }
            }
        }
    }

    @Test("a worker answers for its own health, and names the Redis that is gone")
    func workerHealth() async throws {
        try await RunningStack.with { running in
            let worker = try #require(running.stack.workerURLs.first)
            try await running.until("the worker is well") { try await running.send(.GET, worker + "/health").body["status"] == "ok" }
            #expect(try await running.send(.GET, worker + "/health/ready").status == 200)
            #expect(try await running.send(.GET, worker + "/health/live").status == 200)
            #expect(try await running.send(.GET, worker + "/secrets").status == 404)
            let redis = try #require(running.stack.redis)
            #expect(kill(redis.processIdentifier, SIGSTOP) == 0)
            try await running.until("the worker names it") {
                let troubles = try await running.send(.GET, worker + "/health").body["troubles"]?.elements ?? []
                return troubles.contains { $0.stringValue?.hasPrefix("redis_queue") == true }
            }
            #expect(try await running.send(.GET, worker + "/metrics").status == 200)
            #expect(kill(redis.processIdentifier, SIGCONT) == 0)
        }
    }

    /// The metrics that a text names.
    private static func names(_ text: String) -> Set<String> {
        Set(text.matches(of: /\b(?:jobs|vitrine|process)_[a-z_]+[a-z]\b/).map { String($0.output) }.filter { !words.contains($0) })
    }

    /// What looks like a metric and is something else.
    private static let words: Set<String> = ["jobs_list"]

    private static func expressions(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { name, member in
                if name == "expr", let text = member.stringValue { [text] } else { expressions(member) }
            }
        case .array(let items): items.flatMap(expressions)
        default: []
        }
    }
}
