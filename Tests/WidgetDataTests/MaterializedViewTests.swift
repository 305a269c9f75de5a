import Dashboards
import DataSources
import Foundation
import Logging
import Postgres
import Storage
import TestSupport
import Testing

@testable import WidgetData

@Suite("Materialized views of a data source")
struct MaterializedViewTests {
    /// A view `latest` over the table `readings`, registered, and the parts that refresh it.
    private func with(_ body: (Stage, MaterializedViewRefresher, MaterializedViewStore) async throws -> Void) async throws {
        try await Stage.with { stage in
            try await stage.warehouse.withConnection { connection in
                let database = try await connection.query("SELECT current_database()::text")[0].decode(at: 0, as: String.self)
                let keeper = database + "_keeper"
                try await connection.executeScript(
                    """
                    CREATE TABLE readings (n int); INSERT INTO readings VALUES (1); GRANT SELECT ON readings TO "\(keeper)";
                    CREATE MATERIALIZED VIEW latest AS SELECT max(n) AS n FROM readings;
                    CREATE UNIQUE INDEX ON latest (n); ALTER MATERIALIZED VIEW latest OWNER TO "\(keeper)";
                    GRANT SELECT ON latest TO "\(database)_reader";
                    """
                )
            }
            let views = MaterializedViewStore(stage.product)
            _ = try await views.register([try #require(QualifiedName("latest"))], of: stage.source.id)
            let process = try stage.process()
            let refresher = MaterializedViewRefresher(sources: process.sources, views: views, registry: process.registry, logger: .silent)
            try await body(stage, refresher, views)
            await process.registry.close()
        }
    }

    private func failure(of refresher: MaterializedViewRefresher, _ stage: Stage, fence: Int64) async -> WidgetDataError? {
        do throws(WidgetDataError) {
            try await refresher.refresh(stage.source.id, fence: fence)
            return nil
        } catch {
            return error
        }
    }

    /// Holds the table so that a refresh has to wait, does something meanwhile, and lets go.
    private func holdingReadings(_ stage: Stage, _ body: () async throws -> Void) async throws {
        try await stage.warehouse.withConnection { connection in
            try await connection.executeScript("BEGIN; LOCK TABLE readings")
            try await body()
            try await connection.executeScript("ROLLBACK")
        }
    }

    private func isRefreshWaiting(_ stage: Stage) async throws -> Bool {
        try await stage.warehouse.query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'REFRESH%' AND wait_event_type = 'Lock'"
        )[0].decode(at: 0, as: Int.self) == 1
    }

    private func add(_ n: Int, _ stage: Stage) async throws {
        _ = try await stage.warehouse.execute("INSERT INTO readings VALUES (\(n))")
    }

    @Test("are found with the maintenance login, those that it may refresh")
    func discovery() async throws {
        try await with { stage, refresher, _ in
            try await stage.warehouse.withConnection { connection in
                try await connection.executeScript(
                    "CREATE MATERIALIZED VIEW theirs AS SELECT 1 AS n; CREATE SCHEMA other; CREATE MATERIALIZED VIEW other.latest AS SELECT 1 AS n"
                )
            }
            let found = try await refresher.discover(stage.source.id)
            #expect(found.map(\.view.description) == ["public.latest"])
            #expect(found.first?.isPopulated == true && found.first?.hasUniqueIndex == true)
            #expect(try await refresher.discover(DataSourceID()) == [])
        }
    }

    @Test("are not served as they were before a refresh that is done, by any process, to any query of the source")
    func invalidation() async throws {
        try await with { stage, refresher, _ in
            let direct = try await stage.widget("latest", kind: .materializedView)
            let query = try await stage.widget("SELECT n FROM latest")
            let listening = try stage.process()
            let catalogue = Task { try await listening.catalogue.run() }
            #expect(await eventually { listening.catalogue.isListening })
            for n in 2...4 {
                for widget in [direct, query] {
                    _ = try await listening.answer(stage.request(widget))
                    #expect(try await listening.answer(stage.request(widget)).state == .hit)
                }
                try await add(n, stage)
                #expect(try await listening.answer(stage.request(direct)).rows == [["n": .integer(Int64(n - 1))]])
                try await refresher.refresh(stage.source.id, fence: Int64(n))
                for widget in [direct, query] {
                    #expect(try await stage.process().answer(stage.request(widget)).rows == [["n": .integer(Int64(n))]])
                    let isNew = try await eventually { try await listening.answer(stage.request(widget)).rows == [["n": .integer(Int64(n))]] }
                    #expect(isNew)
                    for _ in 0..<50 { #expect(try await listening.answer(stage.request(widget)).rows == [["n": .integer(Int64(n))]]) }
                }
            }
            catalogue.cancel()
            _ = await catalogue.result
        }
    }

    @Test("are served as before, with their version and their time, when a refresh is killed; the next attempt brings the new rows")
    func killed() async throws {
        try await with { stage, refresher, views in
            let widget = try await stage.widget("SELECT n FROM latest")
            try await refresher.refresh(stage.source.id, fence: 1)
            let served = try #require(try await views.list(of: stage.source.id).first)
            #expect(served.version > 0 && served.method == "concurrently")
            try await add(2, stage)
            try await holdingReadings(stage) { () async throws -> Void in
                async let refused = failure(of: refresher, stage, fence: 2)
                #expect(try await eventually { try await isRefreshWaiting(stage) })
                #expect(try await views.list(of: stage.source.id).first?.lastAttempt?.outcome == .running)
                _ = try await stage.product.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'REFRESH%'"
                )
                let error = await refused
                #expect(error?.code == "source_unreachable" && error?.isTransient == true)
            }
            let failed = try #require(try await views.list(of: stage.source.id).first)
            #expect(failed.version == served.version && failed.refreshedAt == served.refreshedAt && failed.method == "concurrently")
            #expect(failed.lastAttempt?.outcome == .failed && failed.lastAttempt?.errorCode == "source_unreachable")
            #expect(try await stage.process().answer(stage.request(widget)).rows == [["n": 1]])
            try await refresher.refresh(stage.source.id, fence: 3)
            #expect(try await views.list(of: stage.source.id).first?.lastAttempt?.outcome == .succeeded)
            #expect(try await stage.process().answer(stage.request(widget)).rows == [["n": 2]])
        }
    }

    @Test("are refreshed once at a time; the other is told to come again, and a worker that was stopped leaves the view free")
    func oneAtATime() async throws {
        try await with { stage, refresher, views in
            let other = try stage.process()
            let second = MaterializedViewRefresher(sources: other.sources, views: views, registry: other.registry, logger: .silent)
            try await holdingReadings(stage) { () async throws -> Void in
                let first = Task { await failure(of: refresher, stage, fence: 1) }
                #expect(try await eventually { try await isRefreshWaiting(stage) })
                let error = await failure(of: second, stage, fence: 2)
                #expect(error?.code == "source_busy" && error?.isTransient == true)
                #expect(try await views.list(of: stage.source.id).first?.lastAttempt?.outcome == .skipped)
                first.cancel()
                #expect(await first.value != nil)
                #expect(try await eventually { try await !isRefreshWaiting(stage) })
            }
            #expect(await failure(of: second, stage, fence: 3) == nil)
            #expect(try await views.list(of: stage.source.id).first?.lastAttempt?.outcome == .succeeded)
            await other.registry.close()
        }
    }

    @Test("that cannot be refreshed do not hold up the others, and only those asked for are refreshed")
    func others() async throws {
        try await with { stage, refresher, views in
            _ = try await views.register([try #require(QualifiedName("absent")), try #require(QualifiedName("public.latest"))], of: stage.source.id)
            #expect(await failure(of: refresher, stage, fence: 1)?.code == "view_not_found")
            let outcomes = try await views.list(of: stage.source.id).map { "\($0.name) \($0.lastAttempt?.outcome.rawValue ?? "-")" }
            #expect(outcomes == ["absent failed", "latest succeeded", "public.latest succeeded"])
            try await refresher.refresh(stage.source.id, only: ["Latest"], fence: 2)
            let versions = try await views.list(of: stage.source.id).map(\.version)
            #expect(versions[0] == 0 && versions[1] > versions[2])
        }
    }

    @Test("of which one will never be refreshed and one could not be now are to be tried again, whichever came last")
    func transientFirst() async throws {
        try await with { stage, refresher, views in
            _ = try await views.register([try #require(QualifiedName("absent")), try #require(QualifiedName("zz_absent"))], of: stage.source.id)
            try await holdingReadings(stage) { () async throws -> Void in
                let first = Task { await failure(of: refresher, stage, fence: 1) }
                #expect(try await eventually { try await isRefreshWaiting(stage) })
                let other = try stage.process()
                let second = MaterializedViewRefresher(sources: other.sources, views: views, registry: other.registry, logger: .silent)
                let error = await failure(of: second, stage, fence: 2)
                #expect(error?.code == "source_busy" && error?.isTransient == true)
                await other.registry.close()
                first.cancel()
                _ = await first.value
            }
        }
    }

    @Test("whose refresh is stopped have failed, and do not seem to be refreshed for ever")
    func stopped() async throws {
        try await with { stage, refresher, views in
            try await holdingReadings(stage) { () async throws -> Void in
                let refreshing = Task { await failure(of: refresher, stage, fence: 1) }
                #expect(try await eventually { try await isRefreshWaiting(stage) })
                refreshing.cancel()
                #expect(await refreshing.value?.code == "query_cancelled")
            }
            let attempt = try #require(try await views.list(of: stage.source.id).first?.lastAttempt)
            #expect(attempt.outcome == .failed && attempt.errorCode == "query_cancelled" && attempt.finishedAt != nil)
        }
    }

    @Test("are refreshed in the order of their last attempts, the longest ago first, and an attempt goes on where the one before it was stopped")
    func order() async throws {
        try await with { stage, refresher, views in
            let id = stage.source.id
            let names = ["absent", "latest", "public.latest"]
            _ = try await views.register(try names.map { try #require(QualifiedName($0)) }, of: id)
            func versions() async throws -> [String] {
                try await views.list(of: id).filter { $0.version > 0 }.sorted { $0.version < $1.version }.map(\.name)
            }
            func age(_ name: String, _ minutes: Int) async throws {
                _ = try await stage.product.execute(
                    "UPDATE materialized_views SET last_attempt_at = now() - make_interval(mins => \(Int32(minutes))) WHERE name = \(name)"
                )
            }
            #expect(await failure(of: refresher, stage, fence: 1)?.code == "view_not_found")
            #expect(try await versions() == ["latest", "public.latest"])
            try await age("public.latest", 30)
            try await age("latest", 20)
            #expect(await failure(of: refresher, stage, fence: 2) != nil)
            #expect(try await versions() == ["public.latest", "latest"])
            let before = try await views.list(of: id).map(\.version)
            try await age("latest", 20)
            let moment = Date(timeIntervalSinceNow: -600)
            do throws(WidgetDataError) {
                try await refresher.refresh(id, notSince: moment, fence: 3)
                Issue.record("the view that failed was left out")
            } catch {
                #expect(error.code == "view_not_found")
            }
            let after = try await views.list(of: id).map(\.version)
            #expect(after[1] > before[1] && after[2] == before[2])
        }
    }
}
