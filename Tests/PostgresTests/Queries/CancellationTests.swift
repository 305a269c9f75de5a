import Postgres
import Testing

@Suite("Cancellation and time limits", .timeLimit(.minutes(10)))
struct CancellationTests {

    @Test("cancelling the task ends the statement at the server and keeps the connection")
    func cancelledTask() async throws {
        let connection = try await TestServer.connect()
        let observer = try await TestServer.connect()
        let pid = await connection.backendPID
        let task = Task { try await connection.query("SELECT pg_sleep(600) /* of the cancelled task */") }
        try await TestServer.until(observer, "SELECT state = 'active' FROM pg_stat_activity WHERE pid = \(pid)")
        task.cancel()
        let result = await task.result
        let error = #expect(throws: PostgresError.self) { try result.get() }
        #expect(error?.code == .cancelled)
        #expect(error?.sqlState == .queryCanceled)
        try await TestServer.until(observer, "SELECT state = 'idle' FROM pg_stat_activity WHERE pid = \(pid)")
        #expect(try await connection.query("SELECT 1").count == 1)
        #expect(await connection.backendPID == pid)
        await connection.close()
        await observer.close()
    }

    @Test("the time limit ends the statement at the server and keeps the connection")
    func timeLimit() async throws {
        let connection = try await TestServer.connect()
        let observer = try await TestServer.connect()
        let pid = await connection.backendPID
        let error = await PostgresError.thrown { _ = try await connection.query("SELECT pg_sleep(600)", timeout: .milliseconds(50)) }
        #expect(error?.code == .timeout)
        try await TestServer.until(observer, "SELECT state = 'idle' FROM pg_stat_activity WHERE pid = \(pid)")
        #expect(try await connection.query("SELECT 1", timeout: .seconds(5)).count == 1)
        await connection.close()
        await observer.close()
    }

    @Test("the time limit ends a statement whose rows never stop coming")
    func endlessRows() async throws {
        let connection = try await TestServer.connect { $0.cancelGrace = .seconds(30) }
        try await connection.execute("SET jit = off")
        let error = await PostgresError.thrown {
            _ = try await connection.query("SELECT repeat('x', 10), generate_series(1, 1000000000)", timeout: .milliseconds(100))
        }
        #expect(error?.code == .timeout)
        #expect(try await connection.query("SELECT 1").count == 1)
        await connection.close()
    }

    @Test("a statement that traps its cancellation loses its connection after the grace period")
    func trappedCancel() async throws {
        let connection = try await TestServer.connect { $0.cancelGrace = .milliseconds(200) }
        let trap: SQL = "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(1); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$"
        let pid = await connection.backendPID
        let error = await PostgresError.thrown { _ = try await connection.query(trap, timeout: .milliseconds(50)) }
        #expect(error?.code == .timeout)
        #expect(!connection.isUsable)
        await connection.close()
        let observer = try await TestServer.connect()
        _ = try await observer.query("SELECT pg_terminate_backend(\(pid))")
        await observer.close()
    }

    @Test("a task cancelled before it asks sends nothing")
    func cancelledBefore() async throws {
        let connection = try await TestServer.connect()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.query("SELECT 1")
        }
        let result = await task.result
        #expect(throws: PostgresError.self) { try result.get() }
        #expect(connection.isUsable)
        await connection.close()
    }

    @Test("a late cancellation never hits the next statement")
    func lateCancellation() async throws {
        let connection = try await TestServer.connect()
        for round in 0..<200 {
            let task = Task { try await connection.query("SELECT 1") }
            if round.isMultiple(of: 2) { await Task.yield() }
            task.cancel()
            _ = await task.result
            #expect(try await connection.query("SELECT \(round)::int8")[0].decode(at: 0, as: Int.self) == round)
        }
        await connection.close()
    }
}
