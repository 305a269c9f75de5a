import Dashboards
import DataSources
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Two facilities' logins on one PostgreSQL server")
struct PostgreSQLTenancyTests {
    @Test("do not see each other's queries, nor end them")
    func activity() async throws {
        try await SourceDatabase.with { ann in
            try await SourceDatabase.with { (bob: SourceDatabase) async throws -> Void in
                let theirs = bob.settings["username"]?.stringValue ?? ""
                let running = Task { await bob.failure(of: "SELECT pg_sleep(60) /* canary */") }
                #expect(try await bob.awaitSessions({ $0 == 1 }))
                let seen = try await ann.ask("SELECT DISTINCT query FROM pg_stat_activity WHERE usename = '\(theirs)'")
                #expect(seen.rows == [["<insufficient privilege>"]])
                for function in ["pg_terminate_backend", "pg_cancel_backend"] {
                    let refused = await ann.failure(of: "SELECT \(function)(pid) FROM pg_stat_activity WHERE usename = '\(theirs)'")
                    #expect(refused?.sqlState == "42501", "\(function)")
                }
                #expect(try await bob.awaitSessions({ $0 == 1 }))
                running.cancel()
                #expect(await running.value?.code == .queryCancelled)
            }
        }
    }

    @Test("do not hold each other up: 200 sleeping queries of one leave the other as quick as it was")
    func isolation() async throws {
        try await SourceDatabase.with { ann in
            try await SourceDatabase.with { (bob: SourceDatabase) async throws -> Void in
                let sleepers = (0..<200).map { _ in Task { await ann.failure(of: "SELECT pg_sleep(60)", limits: AnswerLimits(time: .seconds(60))) } }
                #expect(try await ann.awaitSessions({ $0 == 5 }))
                for _ in 0..<20 {
                    let start = ContinuousClock.now
                    #expect(try await bob.ask("SELECT count(*) FROM flights").rows == [[1000]])
                    #expect(ContinuousClock.now - start < .seconds(10))
                }
                #expect(try await ann.awaitSessions({ $0 == 5 }))
                for sleeper in sleepers { sleeper.cancel() }
                for sleeper in sleepers { #expect(await sleeper.value?.code == .queryCancelled) }
            }
        }
    }

    @Test("notify nobody, since what they do is rolled back")
    func notifications() async throws {
        try await SourceDatabase.with { source in
            var channels = source.administrator.notifications(on: ["vitrine_catalogue", "vitrine_jobs", "marker"]).makeAsyncIterator()
            guard case .connected = await channels.next() else {
                Issue.record("nobody listens")
                return
            }
            for channel in ["vitrine_catalogue", "vitrine_jobs"] {
                _ = try await source.ask("SELECT pg_notify('\(channel)', 'forged')::text AS done")
            }
            _ = try await source.administrator.execute("SELECT pg_notify('marker', 'real')")
            guard case .notification(let heard) = await channels.next() else {
                Issue.record("nothing was heard")
                return
            }
            #expect(heard.channel == "marker" && heard.payload == "real")
        }
    }

    @Test("lose their query a second after their process was killed, as the server sees its socket close")
    func killedProcess() async throws {
        try await SourceDatabase.with { source in
            let running = Task { await source.failure(of: "SELECT count(*) FROM generate_series(1, 1e12)", limits: AnswerLimits(time: .seconds(60))) }
            func fetching() async throws -> [Row] {
                try await source.administrator.query(
                    """
                    SELECT client_port FROM pg_stat_activity
                    WHERE datname = current_database() AND usename LIKE '%_reader' AND state = 'active' AND query LIKE 'FETCH%'
                    """
                )
            }
            var found = try await fetching()
            while found.isEmpty { found = try await fetching() }
            let port = try found[0].decode(at: 0, as: Int.self)
            #expect(Self.closeSocket(port: UInt16(port)))
            #expect(try await source.awaitSessions({ $0 == 0 }))
            #expect(await running.value?.code == .sourceUnreachable)
        }
    }

    @Test("refresh nothing any more a second after their process was killed, and leave the view to the next one")
    func killedRefresh() async throws {
        try await SourceDatabase.with { source in
            let keeper = source.secrets["refreshUsername"] ?? ""
            try await source.administrator.withConnection { connection in
                try await connection.executeScript(
                    """
                    CREATE FUNCTION slow() RETURNS numeric LANGUAGE sql AS $$ SELECT count(*) FROM generate_series(1, 1e12) $$;
                    CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM flights WITH NO DATA;
                    CREATE MATERIALIZED VIEW endless AS SELECT slow() AS n WITH NO DATA;
                    ALTER MATERIALIZED VIEW totals OWNER TO "\(keeper)"; ALTER MATERIALIZED VIEW endless OWNER TO "\(keeper)";
                    """
                )
            }
            let connector = source.connector
            let endless = try #require(QualifiedName("endless"))
            let running = Task { () -> DataSourceError? in
                do throws(DataSourceError) {
                    _ = try await connector.refresh(view: endless)
                    return nil
                } catch {
                    return error
                }
            }
            func refreshing() async throws -> [Row] {
                try await source.administrator.query(
                    "SELECT client_port FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'REFRESH%'"
                )
            }
            var found = try await refreshing()
            while found.isEmpty { found = try await refreshing() }
            #expect(try await connector.refresh(view: endless).method == .skipped)
            #expect(Self.closeSocket(port: UInt16(try found[0].decode(at: 0, as: Int.self))))
            let start = ContinuousClock.now
            while try await !refreshing().isEmpty, ContinuousClock.now - start < .seconds(20) { await Task.yield() }
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(await running.value?.isTransient == true)
            let views = try await connector.materializedViews()
            #expect(views.map { "\($0.view) \($0.isPopulated)" } == ["public.endless false", "public.totals false"])
            let totals = try #require(QualifiedName("totals"))
            #expect(try await connector.refresh(view: totals).method == .exclusively)
            #expect(try await connector.materializedViews().last?.isPopulated == true)
        }
    }

    /// Shuts the socket of this process that is bound to a port, as the kernel does when a process is killed.
    private static func closeSocket(port: UInt16) -> Bool {
        for descriptor in Int32(3)..<1024 {
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
            }
            guard result == 0, address.sin_family == sa_family_t(AF_INET), UInt16(bigEndian: address.sin_port) == port else { continue }
            return shutdown(descriptor, Int32(SHUT_RDWR)) == 0
        }
        return false
    }
}
