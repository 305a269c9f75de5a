import Dashboards
import Foundation
import Logging
import NIOHTTP1
import Postgres
import PrivateServers
import Testing

@testable import CLI

@Suite("Administration", .serialized)
struct AdministrationTests {
    private static let admin = RunningStack.base + "/admin"

    @Test("jobs are listed by page, held back, cancelled and tried again, by REST and by command; and all of it is in the audit log")
    func steering() async throws {
        try await RunningStack.with { running in
            let (dashboard, _) = try await running.publishedDashboard()
            let root = try running.token("developer", ["admin"])
            let ann = try running.token("ann", ["admin"])
            let auditor = try running.token("auditor", ["auditor"])

            #expect(try await running.send(.PUT, Self.admin + "/pauses/kind:export_dashboard", token: ann).code == "operator_required")
            #expect(try await running.send(.PUT, Self.admin + "/pauses/facility:south", token: ann).code == "forbidden")
            #expect(try await running.send(.PUT, Self.admin + "/pauses/facility:north", token: auditor).code == "forbidden")
            #expect(try await running.send(.PUT, Self.admin + "/pauses/kind:export_dashboard", token: root).status == 200)
            let location = try await running.order(dashboard)
            let jobs = try await running.send(.GET, Self.admin + "/jobs?kind=export_dashboard&state=queued", token: ann)
            let number = try #require(jobs.items.first?["id"]?.doubleValue.map { Int($0) }, "\(jobs)")

            let foreign = try running.token("eve", ["admin"], ["south"])
            #expect(try await running.send(.GET, Self.admin + "/jobs/\(number)", token: foreign).code == "not_found")
            #expect(try await running.send(.GET, Self.admin + "/jobs", token: foreign).items.isEmpty)
            #expect(try await running.send(.POST, Self.admin + "/jobs/\(number)/cancel", token: auditor).code == "forbidden")
            #expect(try await running.send(.POST, Self.admin + "/jobs/\(number)/retry", token: ann).code == "job_conflict")
            #expect(try await running.send(.POST, Self.admin + "/jobs/\(number)/cancel", token: ann).body["state"] == "cancelled")
            #expect(try await running.send(.GET, location).body["status"] == "cancelled", "the export follows its job")
            #expect(try await running.send(.POST, Self.admin + "/jobs/\(number)/retry", token: ann).code == "job_conflict", "it is ordered anew")
            #expect(try await running.send(.DELETE, Self.admin + "/pauses/kind:export_dashboard", token: root).status == 204)

            let first = try await running.send(.GET, Self.admin + "/jobs?limit=1", token: ann)
            let next = try #require(first.body["next"]?.stringValue)
            let second = try await running.send(.GET, Self.admin + "/jobs?limit=1&after=\(next)", token: ann)
            #expect(first.items.first?["id"]?.doubleValue ?? 0 > second.items.first?["id"]?.doubleValue ?? .infinity)

            let listed = try await Self.vitrine(["jobs", "list", "--json", "--kind", "export_dashboard"], running)
            let document = try JSONDecoder.dashboards.decode(JSONValue.self, from: Data(listed.output.utf8))
            #expect(document["items"]?.first?["id"]?.doubleValue == Double(number))
            #expect(try await Self.vitrine(["jobs", "list"], running).output.contains("export_dashboard"))
            #expect(try await Self.vitrine(["jobs", "show", "\(number)"], running).output.contains("cancelled"))
            #expect(try await Self.vitrine(["jobs", "pause", "class:bulk"], running).output.contains("class:bulk  since"))
            #expect(try await running.send(.GET, Self.admin + "/pauses", token: ann).items.map { $0["subject"] } == ["class:bulk"])
            #expect(try await Self.vitrine(["jobs", "resume", "class:bulk"], running).output.contains("Nothing is held back."))
            #expect(try await Self.vitrine(["jobs", "pause", "facility:north"], running).output.contains("facility:north  since"))
            try await running.until("health, open to all, counts the facility and does not name it") {
                let queues = try await running.send(.GET, "/health").body["queues"]
                return queues?["pausedFacilities"]?.doubleValue == 1 && queues?["paused"] == []
            }
            #expect(try await Self.vitrine(["jobs", "resume", "facility:north"], running).output.contains("Nothing is held back."))
            #expect(try await Self.vitrine(["jobs", "dead"], running).output.contains("No such jobs."))
            #expect(try await Self.vitrine(["jobs", "retry", "\(number)"], running).status != 0, "a cancelled export is ordered anew")
            let database = try RunningStack.database(running.stack.databaseURL)
            try await database.execute("UPDATE job SET state = 3 WHERE id = \(Int64(number))")
            await database.close()
            #expect(try await Self.vitrine(["jobs", "retry", "\(number)"], running).status == 0)
            #expect(try await Self.vitrine(["jobs", "retry", "999999"], running).status != 0)
            for slip in [
                ["list", "--state", "lost"], ["list", "--kind", "exports"], ["pause", "kind:exports"], ["pause", "class:slow"], ["pause", "north"],
            ] { #expect(try await Self.vitrine(["jobs"] + slip, running).status == 64, "\(slip)") }
            for slip in [["--roles", "king"], ["--hours", "0"], ["--user", ""], ["--facilities", "a b"]] {
                #expect(try await Self.vitrine(["token"] + slip, running).status == 64, "\(slip)")
            }

            let events = try await running.send(.GET, Self.admin + "/audit?objectKind=job&objectId=\(number)", token: auditor).items
            #expect(events.map { $0["action"] } == ["job.retry", "job.retry", "job.cancel", "job.retry", "job.cancel"], "\(events)")
            #expect(events.map { $0["outcome"] } == ["allowed", "failed", "allowed", "failed", "refused"])
            #expect(events.first?["actorId"]?.stringValue?.hasPrefix("operator:") == true)
            #expect(events.last?["sourceAddress"] == "127.0.0.1")
        }
    }

    @Test("the cache of a facility is flushed, materialized views are refreshed on request, and queues tell of workers")
    func cacheAndViews() async throws {
        try await RunningStack.with { running in
            let (_, widget) = try await running.publishedDashboard()
            let data = RunningStack.base + "/widgets/\(widget)/data"
            _ = try await running.send(.GET, data)
            try await running.until("the answer is cached") { try await running.send(.GET, data).body["cache"]?["state"] == "hit" }
            #expect(
                try await running.send(.POST, Self.admin + "/cache/flush", ["facilityId": "south"], token: running.token("ann", ["admin"])).status
                    == 403
            )
            let moment = Date(timeIntervalSinceNow: -0.001)
            let flushed = try await running.send(.POST, Self.admin + "/cache/flush", ["facilityId": "north"])
            #expect(flushed.body["entries"]?.doubleValue ?? 0 >= 1, "\(flushed)")
            // The worker may have asked the source before this reader: a hit then, but never an answer from before.
            let answer = try await running.send(.GET, data)
            let asOf = try #require(answer.body["cache"]?["asOf"]?.stringValue)
            #expect(try Date(asOf, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) >= moment, "\(answer)")

            let warehouse = try RunningStack.database(running.warehouse.url)
            try await warehouse.execute("CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n")
            let created = try await running.api.post(
                "/api/v1/datasources",
                [
                    "name": "With a maintenance login", "kind": "postgresql",
                    "settings": [
                        "host": "127.0.0.1", "port": .integer(Int64(running.warehouse.port)), "database": "postgres", "username": "postgres",
                    ],
                    "credentials": ["refreshUsername": "postgres"],
                ]
            )
            let source = try #require(created.document["id"])
            #expect(try await running.send(.POST, Self.admin + "/materialized-views", ["dataSourceId": source]).code == "input_invalid")
            _ = try await running.api.post(
                RunningStack.base + "/queries",
                ["name": "Totals", "kind": "materialized_view", "dataSourceId": source, "text": "totals"]
            )
            let ordered = try await running.send(.POST, Self.admin + "/materialized-views", ["dataSourceId": source])
            #expect(ordered.status == 202, "\(ordered)")
            try await running.until("the view is refreshed or says why not") {
                let view = try await running.send(.GET, Self.admin + "/materialized-views").items.first
                return view?["outcome"] != nil && view?["outcome"] != "running"
            }
            let view = try await running.send(.GET, Self.admin + "/materialized-views").items.first
            #expect(view?["name"] == "totals" && view?["outcome"] == "succeeded", "\(String(describing: view))")
            #expect(view?["version"]?.doubleValue ?? 0 > 0 && view?["refreshedAt"]?.stringValue != nil, "\(String(describing: view))")
            try await warehouse.execute("DROP MATERIALIZED VIEW totals")
            #expect(try await running.send(.POST, Self.admin + "/materialized-views", ["dataSourceId": source]).status == 202)
            try await running.until("the second refresh has failed") {
                try await running.send(.GET, Self.admin + "/materialized-views").items.first?["outcome"] == "failed"
            }
            let failed = try await running.send(.GET, Self.admin + "/materialized-views").items.first
            #expect(failed?["error"] == "view_not_found", "\(String(describing: failed))")
            #expect(failed?["version"] == view?["version"] && failed?["refreshedAt"] == view?["refreshedAt"], "what is served stays")
            await warehouse.close()

            let queues = try await running.send(.GET, Self.admin + "/queues")
            #expect(queues.body["workers"]?.elements.count == 1)
            #expect(try await running.send(.GET, Self.admin + "/queues", token: running.token("v", ["viewer"])).code == "forbidden")
            await running.stack.workers[0].stop()
            try await running.until("health says that nobody works", within: .seconds(120)) {
                try await running.send(.GET, "/health").body["troubles"] == ["no worker is alive"]
            }
            #expect(try await running.send(.GET, "/health/ready").status == 200)
        }
    }

    @Test("bad input to every path of operators and of history gets its status and code")
    func badInput() async throws {
        try await RunningStack.with { running in
            let (id, _) = try await running.publishedDashboard()
            let dashboard = RunningStack.base + "/dashboards/\(id)"
            let gone = RunningStack.base + "/dashboards/00000000-0000-7000-8000-000000000000"
            let cases: [(HTTPMethod, String, JSONValue?, UInt, String)] = [
                (.GET, Self.admin + "/jobs?state=lost", nil, 400, "parameter_invalid"),
                (.GET, Self.admin + "/jobs?kind=x%00", nil, 400, "parameter_invalid"),
                (.GET, Self.admin + "/jobs?class=7", nil, 400, "parameter_invalid"),
                (.GET, Self.admin + "/jobs?after=-1", nil, 400, "parameter_invalid"),
                (.GET, Self.admin + "/jobs?facility=a%20b", nil, 400, "parameter_invalid"),
                (.GET, Self.admin + "/jobs?limit=1000", nil, 400, "parameter_invalid"),
                (.GET, Self.admin + "/jobs/zero", nil, 404, "not_found"), (.GET, Self.admin + "/jobs/99999999999999999999", nil, 404, "not_found"),
                (.POST, Self.admin + "/jobs/424242/retry", nil, 404, "not_found"), (.POST, Self.admin + "/jobs/424242/cancel", nil, 404, "not_found"),
                (.PUT, Self.admin + "/pauses/everything", nil, 400, "parameter_invalid"),
                (.PUT, Self.admin + "/pauses/kind:typo", nil, 400, "parameter_invalid"),
                (.DELETE, Self.admin + "/pauses/class:slow", nil, 400, "parameter_invalid"),
                (.DELETE, Self.admin + "/queues", nil, 405, "method_not_allowed"),
                (.POST, Self.admin + "/cache/flush", [:], 422, "input_invalid"),
                (.POST, Self.admin + "/cache/flush", ["facilityId": "*"], 422, "input_invalid"),
                (.POST, Self.admin + "/materialized-views", ["dataSourceId": "x"], 422, "input_invalid"),
                (.GET, Self.admin + "/audit", nil, 403, "forbidden"),
                (.GET, dashboard + "/versions/99", nil, 404, "not_found"), (.GET, dashboard + "/versions/-1", nil, 404, "not_found"),
                (.GET, dashboard + "/versions/0", nil, 404, "not_found"), (.GET, dashboard + "/versions/99999999999", nil, 404, "not_found"),
                (.POST, dashboard + "/versions/99/restore", nil, 404, "not_found"), (.GET, dashboard + "/versions/1/diff/x", nil, 404, "not_found"),
                (.GET, gone + "/versions", nil, 404, "not_found"), (.GET, gone + "/shares", nil, 404, "not_found"),
                (.POST, gone + "/share", ["userId": "x", "permission": "view"], 404, "not_found"),
                (.POST, dashboard + "/share", ["userId": "", "permission": "view"], 422, "input_invalid"),
                (.POST, dashboard + "/share", ["userId": "x", "permission": "own"], 422, "input_invalid"),
                (.POST, dashboard + "/share", ["userId": "a\u{0}b", "permission": "view"], 422, "input_invalid"),
                (.POST, dashboard + "/share", ["userId": "jose\u{301}", "permission": "view"], 422, "input_invalid"),
                (.DELETE, dashboard + "/share/jose%CC%81", nil, 404, "not_found"),
                (.DELETE, dashboard + "/share/%00", nil, 404, "not_found"), (.DELETE, dashboard + "/share/nobody", nil, 404, "not_found"),
                (.GET, gone + "/exports", nil, 404, "not_found"),
            ]
            for (verb, path, body, status, code) in cases {
                let answer = try await running.send(verb, path, body)
                #expect(answer.status == status && answer.code == code, "\(verb) \(path): \(answer)")
            }
            let auditor = try running.token("auditor", ["auditor"])
            for query in ["outcome=maybe", "from=yesterday", "after=!!", "actor=%00", "limit=x"] {
                let answer = try await running.send(.GET, Self.admin + "/audit?" + query, token: auditor)
                #expect(answer.code == "parameter_invalid", "\(query): \(answer)")
            }
        }
    }

    /// Runs the command of the product against the running stack.
    private static func vitrine(_ arguments: [String], _ running: RunningStack) async throws -> (status: Int32, output: String) {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        let pipe = Pipe()
        let folder = try #require(
            [URL(fileURLWithPath: own).deletingLastPathComponent().path, FileManager.default.currentDirectoryPath + "/.build/debug"]
                .first { FileManager.default.isExecutableFile(atPath: $0 + "/vitrine") }
        )
        process.executableURL = URL(fileURLWithPath: folder + "/vitrine")
        process.arguments = arguments + ["--directory", running.installation.path]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["VITRINE_DATABASE_URL": running.stack.databaseURL, "VITRINE_REDIS_QUEUE_URL": running.stack.redisURL]
        ) { $1 }
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        // Not on the threads on which all other tests make their way.
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        try process.run()
                        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
                    }
                )
            }
        }
    }
}
