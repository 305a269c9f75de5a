import Postgres
import Testing

@Suite("Pool", .timeLimit(.minutes(10)))
struct PoolTests {
    @Test("many callers share few connections")
    func sharing() async throws {
        let client = try await TestServer.client {
            $0.maximumConnections = 3
            $0.acquireTimeout = .seconds(60)
        }
        let pids = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...100 {
                group.addTask { try await client.query("SELECT pg_backend_pid()")[0].decode(at: 0) }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(pids.count <= 3)
        #expect(client.statistics.open <= 3)
        await client.close()
        while client.statistics.open > 0 { await Task.yield() }
    }

    @Test("who waits too long is told so; who waits long enough gets the connection")
    func exhaustion() async throws {
        let client = try await TestServer.client {
            $0.maximumConnections = 1
            $0.acquireTimeout = .seconds(2)
        }
        // The connection itself may take longer than that to open.
        while (try? await client.query("SELECT 1")) == nil { await Task.yield() }
        let error = try await client.withConnection { _ in
            await PostgresError.thrown { _ = try await client.query("SELECT 1") }
        }
        #expect(error?.code == .acquireTimeout)
        #expect(error?.isTransient == true)
        await client.close()
        let patient = try await TestServer.client {
            $0.maximumConnections = 1
            $0.acquireTimeout = .seconds(60)
        }
        let task = try await patient.withConnection { _ in
            let task = Task { try await patient.query("SELECT 1").count }
            while patient.statistics.waiting == 0 { await Task.yield() }
            return task
        }
        #expect(try await task.value == 1)
        await patient.close()
    }

    @Test("a caller that is cancelled while waiting leaves the line")
    func cancelledWaiter() async throws {
        let client = try await TestServer.client { $0.maximumConnections = 1 }
        try await client.withConnection { _ in
            let task = Task { try await client.query("SELECT 1") }
            while client.statistics.waiting == 0 { await Task.yield() }
            task.cancel()
            let result = await task.result
            let error = #expect(throws: PostgresError.self) { try result.get() }
            #expect(error?.code == .cancelled)
            #expect(client.statistics.waiting == 0)
        }
        #expect(try await client.query("SELECT 1").count == 1)
        await client.close()
    }

    @Test("a connection that comes back inside of a transaction is rolled back")
    func openTransaction() async throws {
        let client = try await TestServer.client { $0.maximumConnections = 1 }
        try await client.withConnection { try await $0.executeScript("BEGIN; CREATE TABLE left_open (id int)") }
        #expect(try await client.query("SELECT to_regclass('left_open')")[0].isNull(at: 0))
        await client.close()
    }

    @Test("a broken connection is replaced")
    func replacement() async throws {
        let client = try await TestServer.client { $0.maximumConnections = 1 }
        let error = await PostgresError.thrown { _ = try await client.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        #expect(error?.code == .connectionLost)
        #expect(error?.sqlState == .adminShutdown)
        #expect(error?.isTransient == true)
        #expect(try await client.query("SELECT 1").count == 1)
        await client.close()
    }

    @Test("an unused connection is closed after its time")
    func idleClose() async throws {
        let client = try await TestServer.client { $0.idleTimeout = .milliseconds(50) }
        let observer = try await TestServer.connect()
        let pid = try await client.query("SELECT pg_backend_pid()")[0].decode(at: 0, as: Int32.self)
        try await TestServer.until(observer, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(pid))")
        #expect(client.statistics.open == 0)
        await client.close()
        await observer.close()
    }

    @Test("a closed client refuses, and callers in line hear of it")
    func closing() async throws {
        let client = try await TestServer.client { $0.maximumConnections = 1 }
        try await client.withConnection { _ in
            let task = Task { try await client.query("SELECT 1") }
            while client.statistics.waiting == 0 { await Task.yield() }
            await client.close()
            let result = await task.result
            let error = #expect(throws: PostgresError.self) { try result.get() }
            #expect(error?.code == .closed)
        }
        #expect(await PostgresError.thrown { _ = try await client.query("SELECT 1") }?.code == .closed)
    }

    @Test("a server that cannot be reached fails the callers at once, not at the end of their patience")
    func unreachable() async throws {
        let client = try await TestServer.client {
            $0.parameters["port"] = "1"
            $0.acquireTimeout = .seconds(300)
        }
        await withTaskGroup(of: PostgresError?.self) { group in
            for _ in 1...30 { group.addTask { await PostgresError.thrown { _ = try await client.query("SELECT 1") } } }
            for await error in group { #expect(error?.code == .connectionFailed) }
        }
        await client.close()
    }
}
