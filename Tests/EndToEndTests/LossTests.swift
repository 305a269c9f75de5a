import Dashboards
import Foundation
import PrivateServers
import Testing

@testable import CLI

@Suite("What is lost comes back", .serialized)
struct LossTests {
    @Test("a report is ordered, drawn, checked, downloaded, and says what the warehouse says")
    func happyPath() async throws {
        try await RunningStack.with { running in
            let (dashboard, widget) = try await running.publishedDashboard()
            let data = try await running.api.get("/api/v1/dashboard/widgets/\(widget)/data")
            #expect(data["data"] == [["answer": 4711]])
            let location = try await running.order(dashboard)
            let export = try await running.follow(location, until: ["succeeded", "completed_with_errors", "failed"])
            #expect(export["status"] == "succeeded")
            #expect(export["pages"] == 1)
            let pdf = try await running.api.download(location + "/file")
            #expect(pdf.count == export["size"]?.doubleValue.map(Int.init))
            let words = try text(of: pdf)
            #expect(words.contains("4,711"))
            #expect(words.contains("Nächtlicher Bericht"))
        }
    }

    @Test("kill -9 of the worker in the middle of an export: the export completes")
    func workerKilled() async throws {
        try await RunningStack.with { running in
            let (dashboard, _) = try await running.publishedDashboard(seconds: 1.5)
            let location = try await running.order(dashboard)
            _ = try await running.follow(location, until: ["data"])
            let process = try #require(running.stack.workers.first?.processIdentifier)
            #expect(kill(process, SIGKILL) == 0)
            let export = try await running.follow(location, until: ["succeeded", "completed_with_errors", "failed"])
            #expect(export["status"] == "succeeded")
        }
    }

    @Test("kill -9 of Redis in the middle of an export: it is started again, the export completes, and new ones too")
    func redisKilled() async throws {
        try await RunningStack.with { running in
            let (dashboard, _) = try await running.publishedDashboard(seconds: 1)
            let first = try await running.order(dashboard)
            _ = try await running.follow(first, until: ["data"])
            let redis = try #require(running.stack.redis)
            await redis.kill()
            let whileDown = try await running.order(dashboard)
            for location in [first, whileDown] {
                #expect(try await running.follow(location, until: ["succeeded", "completed_with_errors", "failed"])["status"] == "succeeded")
            }
        }
    }

    @Test("kill -9 of PostgreSQL in the middle of an export: it is started again, and the export completes")
    func postgresKilled() async throws {
        try await RunningStack.with { running in
            let (dashboard, _) = try await running.publishedDashboard(seconds: 1)
            let location = try await running.order(dashboard)
            _ = try await running.follow(location, until: ["data"])
            let postgres = try #require(running.stack.postgres)
            await postgres.kill()
            let export = try await running.follow(location, until: ["succeeded", "completed_with_errors", "failed"])
            #expect(export["status"] == "succeeded")
        }
    }
}
