import Dashboards
import Foundation
import Jobs
import Postgres
import Storage
import TestSupport
import Testing
import WidgetData

@testable import Worker

@Suite("The materialization of a widget")
struct MaterializeWidgetTests {
    private func due(_ stage: Stage, at slot: Date) async throws -> [JobRequest] {
        try await stage.postgres.withTransaction { try await Schedules.dueWidgets(stage.materializations).makeRequests(slot, $0) }
    }

    private func row(_ stage: Stage) async throws -> Row {
        try #require(try await stage.postgres.query("SELECT * FROM widget_data_cache").first)
    }

    private func perform(_ request: JobRequest, by reader: WidgetDataReader, fence: Int64, _ stage: Stage) async throws -> Outcome {
        let performer = MaterializeWidgetPerformer(reader: reader, materializations: stage.materializations, logger: .silent)
        let outcome = await performer.perform(stage.running(request, fence: fence))
        if case .completed(let commit?) = outcome { try await stage.postgres.withTransaction { try await commit($0) } }
        return outcome
    }

    @Test("is tried again until it is due again, however often that is")
    func retryUntil() async throws {
        for interval in [5, 60, 3600] {
            try await Stage.with { stage in
                _ = try await stage.published(interval: interval)
                let slot = Date(timeIntervalSinceNow: 30)
                let request = try #require(try await due(stage, at: slot).first)
                #expect(request.retryUntil == slot.addingTimeInterval(Double(max(60, interval))))
            }
        }
    }

    @Test("that failed is noted also when the queue tries it again, or does not any more")
    func failedAttempt() async throws {
        let nowhere: [String: JSONValue] = ["host": "127.0.0.1", "port": 1, "database": "none", "username": "nobody"]
        try await Stage.with(source: .postgresql, settings: nowhere) { stage in
            _ = try await stage.published()
            let request = try #require(try await due(stage, at: Date(timeIntervalSinceNow: 1)).first)
            guard case .retry = try await perform(request, by: try stage.reader(), fence: 3, stage) else {
                Issue.record("not tried again")
                return
            }
            let row = try await row(stage)
            #expect(try row.decode("outcome", as: String?.self) == "failed")
            #expect(try row.decode("error_code", as: String?.self) == "source_unreachable")
            #expect(try row.decode("fence", as: Int64.self) == 3)
        }
    }

    @Test("whose answer is not kept has failed, and no key tells where it would lie")
    func notKept() async throws {
        try await Stage.with { stage in
            _ = try await stage.published()
            let request = try #require(try await due(stage, at: Date(timeIntervalSinceNow: 1)).first)
            _ = try await perform(request, by: try stage.reader(), fence: 1, stage)
            let kept = try await row(stage)
            #expect(try kept.decode("outcome", as: String?.self) == "succeeded")
            #expect(try kept.decode("cache_key", as: String?.self) != nil)
            let success = try kept.decode("last_success_at", as: Date?.self)
            guard case .completed = try await perform(request, by: try stage.reader { $0.largestEntry = 10 }, fence: 2, stage) else {
                Issue.record("to ask again at once is of no use")
                return
            }
            let lost = try await row(stage)
            #expect(try lost.decode("outcome", as: String?.self) == "failed")
            #expect(try lost.decode("error_code", as: String?.self) == "answer_not_kept")
            #expect(try lost.decode("cache_key", as: String?.self) == nil)
            #expect(try lost.decode("row_count", as: Int64?.self) == 1)
            #expect(try lost.decode("last_success_at", as: Date?.self) == success)
        }
    }
}
