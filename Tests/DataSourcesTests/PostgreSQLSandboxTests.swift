import Dashboards
import DataSources
import Foundation
import Postgres
import Testing

@Suite("A query of a PostgreSQL source")
struct PostgreSQLSandboxTests {
    @Test("is one reading statement, and nothing else gets through")
    func grammar() async throws {
        try await SourceDatabase.with { source in
            let texts = [
                "SELECT 1; DROP TABLE flights", "SELECT 1; SELECT 2", "INSERT INTO flights VALUES (5000)", "UPDATE flights SET delay = 0",
                "DELETE FROM flights",
                "TRUNCATE flights", "DROP TABLE flights", "CREATE TABLE t (a int)", "CREATE TEMP TABLE t (a int)", "ALTER TABLE flights ADD x int",
                "DO $$ BEGIN PERFORM 1; END $$", "SET statement_timeout = 0", "SET ROLE postgres", "RESET ALL", "SHOW all", "EXPLAIN SELECT 1",
                "EXPLAIN ANALYZE SELECT 1", "COPY flights TO STDOUT", "COPY (SELECT 1) TO STDOUT", "COPY flights FROM STDIN",
                "COPY flights TO PROGRAM 'cat'",
                "CALL f()", "COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT s", "LISTEN jobs", "NOTIFY jobs", "UNLISTEN *", "LOCK TABLE flights", "VACUUM",
                "ANALYZE",
                "PREPARE p AS SELECT 1", "EXECUTE p", "DEALLOCATE ALL", "DISCARD ALL", "DECLARE x CURSOR FOR SELECT 1", "FETCH vitrine_answer",
                "GRANT SELECT ON secret TO PUBLIC", "REFRESH MATERIALIZED VIEW v", "CHECKPOINT", "CLOSE ALL", "SELECT 1 INTO t",
                "SELECT * INTO TEMP t FROM flights",
                "WITH d AS (DELETE FROM flights RETURNING *) SELECT * FROM d",
                "WITH i AS (INSERT INTO flights VALUES (9999) RETURNING *) SELECT * FROM i",
                "SELECT * FROM flights FOR UPDATE", "SELECT nextval('s')", "1) x; DROP TABLE flights; --", ") TO STDOUT", "", ";", "--",
                "\u{FEFF}SELECT 1",
                "SELECT 1 WITH HOLD", "WITH HOLD FOR SELECT 1",
            ]
            for text in texts {
                let failure = await source.failure(of: text)
                #expect(failure?.code == .queryFailed || failure?.code == .queryRefused, "\(text)")
            }
            let count = try await source.ask("SELECT count(*) FROM flights").rows
            #expect(count == [[1000]])
            for text in [
                "VALUES (1)", "TABLE flights", "WITH x AS (SELECT 1 AS a) SELECT a FROM x", "(SELECT 1)", "SELECT 1 UNION SELECT 2",
                "/* a */ SELECT 1;",
            ] {
                #expect(await source.failure(of: text) == nil, "\(text)")
            }
        }
    }

    @Test("cannot reach beyond its login, by settings, hidden text, or a transaction made writable")
    func escapes() async throws {
        try await SourceDatabase.with { source in
            let texts = [
                "SELECT word FROM secret",
                "SELECT set_config('role', 'none', true), query_to_xml('SELECT word FROM secret', true, false, '')",
                "SELECT set_config('session_authorization', 'postgres', true), query_to_xml('SELECT word FROM secret', true, false, '')",
                "SELECT set_config('transaction_read_only', 'off', true)",
                "SELECT set_config('default_transaction_read_only', 'off', false), lo_import('/etc/passwd')",
                "SELECT query_to_xml('DELETE FROM flights', true, false, '')", "SELECT query_to_xml('COMMIT', true, false, '')",
                "SELECT query_to_xml('DO $x$ BEGIN END $x$', true, false, '')", "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/')",
                "SELECT * FROM pg_shadow", "SELECT pg_reload_conf()", "SELECT pg_switch_wal()",
            ]
            for text in texts {
                let failure = await source.failure(of: text)
                #expect(failure != nil, "\(text)")
                #expect(failure?.message.contains("xyzzy") != true)
            }
        }
    }

    @Test("leaves nothing in its session for the next one")
    func dirtyPool() async throws {
        try await SourceDatabase.with(limitedTo: 1) { source in
            let probe = "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name <> 'application_name' ORDER BY name"
            let before = try await source.ask(probe)
            let poisons = [
                "SELECT set_config('search_path', 'pg_temp', false)", "SELECT set_config('statement_timeout', '0', false)",
                "SELECT set_config('TimeZone', 'Asia/Tokyo', false), set_config('DateStyle', 'German', false)",
                "SELECT set_config('app.facility', 'B', false)",
                "SELECT pg_advisory_lock(42)", "SELECT set_config('role', current_user, false)",
                "SELECT set_config('extra_float_digits', '-15', false)",
            ]
            for poison in poisons { _ = try await source.ask(poison) }
            #expect(try await source.ask(probe) == before)
            let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            #expect(try await source.ask(locks).rows == [[0]])
            #expect(try await source.ask("SELECT current_setting('app.facility', true)").rows == [[""]])
        }
    }

    @Test("that never ends is stopped in its time and is gone from the server")
    func runaway() async throws {
        try await SourceDatabase.with { source in
            // Enough for a login on a machine that does other things too, which is another failure.
            let limits = AnswerLimits(time: .seconds(1))
            let texts = [
                "SELECT pg_sleep(60)", "SELECT count(*) FROM generate_series(1, 1e12)",
                "SELECT set_config('statement_timeout', '0', true), pg_sleep(60)",
                "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT sum(n) FROM r",
            ]
            for text in texts {
                let start = ContinuousClock.now
                let failure = await source.failure(of: text, limits: limits)
                #expect(failure?.code == .queryTimeout, "\(text): \(failure?.message ?? "answered")")
                #expect(ContinuousClock.now - start < .seconds(10))
            }
            let isGone = try await source.awaitSessions({ $0 == 0 })
            #expect(isGone)
        }
    }

    @Test("that traps its cancellation loses its connection two seconds later")
    func trap() async throws {
        try await SourceDatabase.with { source in
            let script = """
                CREATE FUNCTION trap() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN LOOP BEGIN PERFORM pg_sleep(30); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$
                """
            try await source.administrator.withConnection { try await $0.executeScript(script) }
            let start = ContinuousClock.now
            #expect(await source.failure(of: "SELECT trap()", limits: AnswerLimits(time: .seconds(1)))?.code == .queryTimeout)
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(try await source.awaitSessions({ $0 == 0 }))
        }
    }

    @Test("is stopped at the server when whoever asked goes away")
    func cancelled() async throws {
        try await SourceDatabase.with { source in
            let task = Task { await source.failure(of: "SELECT pg_sleep(60)") }
            let isRunning = try await source.awaitSessions({ $0 == 1 })
            #expect(isRunning)
            task.cancel()
            #expect(await task.value?.code == .queryCancelled)
            #expect(try await source.awaitSessions({ $0 == 0 }))
        }
    }

    @Test("waits for one of the source's connections, and no longer than it may take")
    func bounded() async throws {
        try await SourceDatabase.with(limitedTo: 2) { source in
            let sleepers = (0..<2).map { _ in Task { await source.failure(of: "SELECT pg_sleep(60)") } }
            let areRunning = try await source.awaitSessions({ $0 == 2 })
            #expect(areRunning)
            #expect(await source.failure(of: "SELECT 1", limits: AnswerLimits(time: .milliseconds(200)))?.code == .sourceBusy)
            let waiting = Task { await source.failure(of: "SELECT 1") }
            for sleeper in sleepers { sleeper.cancel() }
            #expect(await waiting.value == nil)
            for sleeper in sleepers { #expect(await sleeper.value?.code == .queryCancelled) }
        }
    }

    @Test("says where it is wrong, in its own text, and keeps data out of the message")
    func errors() async throws {
        try await SourceDatabase.with { source in
            let text = "SELECT :a AS é,\n  nonsense FROM flights"
            let failure = await source.failure(of: text, ["a": .integer(1)])
            #expect(failure?.code == .queryFailed && failure?.sqlState == "42703")
            #expect(failure?.position == text.unicodeScalars.prefix { $0 != "n" }.count + 1)
            let cast = await source.failure(of: "SELECT carrier::int FROM flights")
            #expect(cast?.sqlState == "22P02")
            #expect(cast?.message.contains("AA") == false && cast?.message.contains("UA") == false)
            #expect(cast?.detail?.contains("invalid input syntax") == true)
            #expect(await source.failure(of: "SELECT :missing")?.code == .parameterMissing)
            #expect(await source.failure(of: "SELECT 1 / 0 AS n")?.sqlState == "22012")
        }
    }
}
