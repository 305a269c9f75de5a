import Glibc
import Postgres
import PrivateServers
import Testing

@Suite("Faults", .timeLimit(.minutes(10)))
struct FaultTests {
    private func proxied(_ change: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> (FaultyProxy, PostgresConnection) {
        let port = try await TestServer.configuration().parameters["port"].flatMap(Int.init) ?? 0
        let proxy = try FaultyProxy(to: port)
        let connection = try await TestServer.connect {
            $0.parameters["port"] = String(proxy.port)
            $0.parameters["sslmode"] = "disable"
            $0.parameters["gssencmode"] = "disable"
            change(&$0)
        }
        return (proxy, connection)
    }

    @Test("a backend terminated in mid-query is a lost connection with the server's words")
    func terminatedBackend() async throws {
        let connection = try await TestServer.connect()
        let observer = try await TestServer.connect()
        let pid = await connection.backendPID
        let task = Task { try await connection.query("SELECT pg_sleep(600)") }
        try await TestServer.until(observer, "SELECT state = 'active' FROM pg_stat_activity WHERE pid = \(pid)")
        _ = try await observer.query("SELECT pg_terminate_backend(\(pid))")
        let result = await task.result
        let error = #expect(throws: PostgresError.self) { try result.get() }
        #expect(error?.code == .connectionLost)
        #expect(error?.sqlState == .adminShutdown)
        #expect(!connection.isUsable)
        await connection.close()
        await observer.close()
    }

    @Test("a backend terminated while idle is noticed before the next query")
    func terminatedWhileIdle() async throws {
        let connection = try await TestServer.connect()
        let observer = try await TestServer.connect()
        _ = try await observer.query("SELECT pg_terminate_backend(\(await connection.backendPID))")
        while connection.isUsable { await Task.yield() }
        #expect(await PostgresError.thrown { _ = try await connection.query("SELECT 1") }?.code == .connectionLost)
        await connection.close()
        await observer.close()
    }

    @Test("a connection cut in mid-query is a lost connection")
    func cutInMidQuery() async throws {
        let (proxy, connection) = try await proxied()
        let observer = try await TestServer.connect()
        let pid = await connection.backendPID
        let task = Task { try await connection.query("SELECT pg_sleep(600)") }
        try await TestServer.until(observer, "SELECT state = 'active' FROM pg_stat_activity WHERE pid = \(pid)")
        proxy.cut()
        let result = await task.result
        let error = #expect(throws: PostgresError.self) { try result.get() }
        #expect(error?.code == .connectionLost)
        #expect(error?.isTransient == true)
        await connection.close()
        _ = try await observer.query("SELECT pg_terminate_backend(\(pid))")
        await observer.close()
        proxy.stop()
    }

    @Test("a statement whose server is silent is given up after the limit of all statements, and the pool goes on with another connection")
    func unansweredStatement() async throws {
        var configuration = try await TestServer.configuration()
        (configuration.answerTimeout, configuration.cancelGrace) = (.milliseconds(300), .milliseconds(300))
        let client = PostgresClient(configuration, logger: TestServer.logger)
        let pid = try await client.query("SELECT pg_backend_pid() AS pid")[0].decode("pid", as: Int32.self)
        #expect(kill(pid, SIGSTOP) == 0)
        let error = await PostgresError.thrown { _ = try await client.query("SELECT 1") }
        #expect(error?.code == .timeout)
        #expect(try await client.query("SELECT pg_backend_pid() AS pid")[0].decode("pid", as: Int32.self) != pid)
        #expect(kill(pid, SIGCONT) == 0)
        await client.close()
    }

    @Test("a connection cut in the middle of a COPY is a lost connection")
    func cutInMidCopy() async throws {
        let (proxy, connection) = try await proxied()
        try await connection.executeScript("CREATE TEMP TABLE copied (line text)")
        let chunk = Array(String(repeating: "x", count: 65_535).utf8) + [10]
        let stream = AsyncThrowingStream<[UInt8], any Error>(unfolding: { chunk })
        let task = Task { try await connection.copyIn("COPY copied FROM STDIN", stream) }
        let observer = try await TestServer.connect()
        try await TestServer.until(
            observer,
            "SELECT EXISTS (SELECT FROM pg_stat_progress_copy WHERE bytes_processed > 1000000)",
            observing: connection
        )
        proxy.cut()
        let result = await task.result
        let error = #expect(throws: PostgresError.self) { try result.get() }
        #expect(error?.code == .connectionLost)
        #expect(!connection.isUsable)
        await connection.close()
        await observer.close()
        proxy.stop()
    }

    static let garbage: [[UInt8]] = [
        Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8),
        [0xFF, 0x00, 0x00, 0x00, 0x04], [0, 0, 0, 0, 0, 0, 0, 0], Array("Z".utf8) + [0, 0, 0, 1], Array("T".utf8) + [0, 0, 0, 6, 0x7F, 0xFF],
        Array("D".utf8) + [0, 0, 0, 6, 0, 9], Array("E".utf8) + [0, 0, 0, 5, 9], Array("G".utf8) + [0, 0, 0, 7, 0, 0, 0],
        Array("T".utf8) + [0x7F, 0xFF, 0xFF, 0xFF], Array("R".utf8) + [0, 0, 0, 8, 0, 0, 0, 99], Array(repeating: 0x44, count: 100_000),
    ]

    @Test("a garbage reply to a query is an error and costs the connection", arguments: garbage)
    func garbageReply(_ bytes: [UInt8]) async throws {
        let (proxy, connection) = try await proxied()
        proxy.forge(bytes, closing: true)
        let error = await PostgresError.thrown { _ = try await connection.query("SELECT 1") }
        #expect(error?.code == .protocolViolation || error?.code == .connectionLost || error?.code == .server)
        while connection.isUsable { await Task.yield() }
        await connection.close()
        proxy.stop()
    }

    @Test("a server that answers a log-in with garbage is an error", arguments: garbage)
    func garbageAtConnect(_ bytes: [UInt8]) async throws {
        let listener = try LoopbackListener { client in
            _ = LoopbackListener.receive(from: client)
            _ = LoopbackListener.send(bytes, to: client)
            LoopbackListener.end(client)
        }
        let error = await PostgresError.thrown { _ = try await TestServer.connect { $0.parameters["port"] = String(listener.port) } }
        #expect(error?.code == .connectionFailed)
        listener.stop()
    }

    @Test("a server that accepts and says nothing is given up after the time limit, and the next host is tried")
    func silentServer() async throws {
        let listener = try LoopbackListener { client in
            while !LoopbackListener.receive(from: client).isEmpty {}
        }
        let error = await PostgresError.thrown {
            _ = try await TestServer.connect {
                $0.parameters["port"] = String(listener.port)
                $0.connectTimeout = .milliseconds(100)
            }
        }
        #expect(error?.code == .connectionFailed)
        let connection = try await TestServer.connect {
            $0.parameters["host"] = "127.0.0.1,127.0.0.1"
            $0.parameters["port"] = "\(listener.port),\($0.parameters["port"] ?? "")"
            $0.connectTimeout = .seconds(3)
        }
        #expect(connection.isUsable)
        await connection.close()
        listener.stop()
    }

    @Test("a server that falls silent in mid-query is cut after time limit and grace")
    func silentInMidQuery() async throws {
        let (proxy, connection) = try await proxied { $0.cancelGrace = .milliseconds(100) }
        proxy.forge(Array("T".utf8), closing: false)
        let error = await PostgresError.thrown { _ = try await connection.query("SELECT 1", timeout: .milliseconds(100)) }
        #expect(error?.code == .timeout)
        #expect(!connection.isUsable)
        await connection.close()
        proxy.stop()
    }

    @Test("a session terminated at any moment around a query ends the query; none is left waiting")
    func terminatedAroundQuery() async throws {
        let observer = try await TestServer.connect()
        for round in 0..<100 {
            let connection = try await TestServer.connect()
            let pid = await connection.backendPID
            async let terminated: [Row] = observer.query("SELECT pg_terminate_backend(\(pid))")
            for _ in 0..<round % 7 { await Task.yield() }
            while connection.isUsable { _ = try? await connection.query("SELECT 1") }
            _ = try await terminated
            await connection.close()
        }
        await observer.close()
    }

    @Test("a pool goes on after its server was restarted, and after it was killed")
    func serverRestart() async throws {
        let server = try await PrivatePostgres.start(flavor: .test)
        var configuration = try PostgresConfiguration(url: server.url)
        configuration.acquireTimeout = .seconds(60)
        let client = PostgresClient(configuration, logger: TestServer.logger)
        #expect(try await client.query("SELECT 1").count == 1)
        let sleeping = Task { try await client.query("SELECT pg_sleep(600)") }
        while client.statistics.open < 1 || client.statistics.idle > 0 { await Task.yield() }
        try await server.restart()
        let result = await sleeping.result
        #expect(throws: PostgresError.self) { try result.get() }
        #expect(try await client.query("SELECT 2").count == 1)
        await server.kill()
        let error = await PostgresError.thrown { _ = try await client.query("SELECT 3") }
        #expect(error?.isTransient == true)
        try await server.start()
        #expect(try await client.query("SELECT 4").count == 1)
        await client.close()
        try await server.stop()
    }
}
