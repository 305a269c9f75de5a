import Dashboards
import Foundation
import Jobs
import Storage
import TestSupport
import Testing
import WidgetData

@testable import Worker

@Suite("The refresh of materialized views")
struct RefreshViewsTests {
    @Test("leaves out what an earlier attempt of its job has refreshed, and not what was refreshed before it was ordered")
    func earlierAttempts() async throws {
        try await Stage.with { stage in
            let views = MaterializedViewStore(stage.postgres)
            let id = stage.source.id
            _ = try await views.register([try #require(QualifiedName("v"))], of: id)
            let performer = RefreshMaterializedViewsPerformer(
                refresher: MaterializedViewRefresher(
                    sources: DataSourceStore(stage.postgres),
                    views: views,
                    registry: try stage.registry(),
                    logger: .silent
                ),
                queue: stage.queue
            )
            func refreshed(_ fence: Int64) async throws {
                #expect(try await views.begin("v", of: id, fence: fence))
                #expect(try await views.succeed("v", of: id, fence: fence, method: "exclusively", startedAt: Date(), duration: .zero))
            }
            let request = JobRequest(
                kind: .refreshMaterializedViews,
                facility: Stage.facility,
                arguments: ["dataSource": .string(id.description)],
                jobClass: .bulk,
                deduplicationKey: "refresh"
            )
            try await refreshed(1)
            let job = try await stage.queue.enqueue(request).id
            // A source of this kind refuses each refresh, so that it is seen whether one was tried.
            guard case .failed(let failure) = await performer.perform(stage.running(request, id: job, fence: 2)) else {
                Issue.record("nothing was tried")
                return
            }
            #expect(failure.code == "unsupported")
            try await refreshed(3)
            guard case .completed = await performer.perform(stage.running(request, id: job, fence: 4)) else {
                Issue.record("it was tried again")
                return
            }
            // Who asks now gets the same job, and means what is there now.
            #expect(try await stage.queue.enqueue(request).id == job)
            guard case .failed = await performer.perform(stage.running(request, id: job, fence: 5)) else {
                Issue.record("what was refreshed before it was asked for again was left out")
                return
            }
        }
    }
}
