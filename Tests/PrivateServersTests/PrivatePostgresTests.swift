import Foundation
import Glibc
import Testing

@testable import PrivateServers

@Suite("A private PostgreSQL cluster", .serialized)
struct PrivatePostgresTests {
    @Test("answers queries at its URL, on 127.0.0.1 only, and not as root")
    func answers() async throws {
        let server = try await PrivatePostgres.start(flavor: .test)
        #expect(server.url == "postgres://postgres@127.0.0.1:\(server.port)/postgres")
        let answer = try await Command.psql(server.url, "SHOW listen_addresses; SHOW fsync; SELECT 6 * 7")
        #expect(answer.lines == ["127.0.0.1", "off", "42"])
        #expect(try Command.userIdentifier(of: server.processIdentifier) != 0)
        try await server.stop()
        #expect(!server.isRunning)
        #expect(!FileManager.default.fileExists(atPath: server.directory))
    }

    @Test("keeps what it acknowledged over a kill of the server and all its children, on the same port")
    func killAndStart() async throws {
        let server = try await PrivatePostgres.start()
        let port = server.port
        let first = server.processIdentifier
        _ = try await Command.psql(server.url, "CREATE TABLE kept (number integer); INSERT INTO kept VALUES (1), (2), (3)")
        let children = ProcessTable.children(of: first)
        #expect(!children.isEmpty)
        await server.kill()
        #expect(!server.isRunning)
        #expect(children.allSatisfy { !$0.isAlive })
        try await server.start()
        #expect(server.port == port)
        #expect(server.processIdentifier != first)
        #expect(try await Command.psql(server.url, "SELECT sum(number) FROM kept").lines == ["6"])
        try await server.stop()
    }

    @Test("cuts off a session in the middle of a query when it is killed")
    func killInMidQuery() async throws {
        let server = try await PrivatePostgres.start(flavor: .test)
        async let sleeper = Command.psql(server.url, "SELECT pg_sleep(600)")
        while try await Command.psql(server.url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'").lines != ["1"] {}
        await server.kill()
        #expect(try await sleeper.status != 0)
        try await server.stop()
    }

    @Test("restarts on the same port with its data")
    func restart() async throws {
        let server = try await PrivatePostgres.start(flavor: .test)
        let (port, first) = (server.port, server.processIdentifier)
        _ = try await Command.psql(server.url, "CREATE DATABASE warehouse")
        try await server.restart()
        #expect(server.port == port)
        #expect(server.processIdentifier != first)
        #expect(try await Command.psql(server.url(database: "warehouse"), "SELECT current_database()").lines == ["warehouse"])
        try await server.stop()
    }

    @Test("asks for its password when it is durable, and flushes to disk")
    func password() async throws {
        let server = try await PrivatePostgres.start()
        #expect(try await Command.psql(server.url, "SHOW fsync").lines == ["on"])
        #expect(try await Command.psql(server.url(database: "postgres", user: "postgres", password: "guess"), "SELECT 1").status != 0)
        _ = try await Command.psql(server.url, "CREATE ROLE reader LOGIN PASSWORD 'p@ss/w%rd:ü'")
        let reader = server.url(database: "postgres", user: "reader", password: "p@ss/w%rd:ü")
        #expect(try await Command.psql(reader, "SELECT current_user").lines == ["reader"])
        try await server.stop()
    }

    @Test("reuses the cluster that a directory holds, also when the path is too long for a socket")
    func reuse() async throws {
        let parent = try Scratch()
        defer { parent.remove() }
        let directory = parent.path + "/" + String(repeating: "long-", count: 20)
        let first = try await PrivatePostgres.start(
            directory: directory,
            settings: ["max_connections": "17", "application_name": "it's"],
            flavor: .test
        )
        _ = try await Command.psql(first.url, "CREATE TABLE kept AS SELECT 5 AS number")
        #expect(try await Command.psql(first.url, "SHOW max_connections").lines == ["17"])
        try await first.stop()
        let second = try await PrivatePostgres.start(directory: directory, flavor: .test)
        #expect(try await Command.psql(second.url, "SELECT number FROM kept").lines == ["5"])
        try await second.stop()
        try await first.start()
        #expect(try await Command.psql(first.url, "SELECT number FROM kept").lines == ["5"])
        try await first.stop()
        #expect(FileManager.default.fileExists(atPath: directory + "/data/PG_VERSION"))
    }

    @Test("moves to a place that its account reaches when root keeps it out of the one it was given", .enabled(if: geteuid() == 0))
    func unreachable() async throws {
        let parent = try Scratch()
        defer { parent.remove() }
        chmod(parent.path, 0o700)
        let given = parent.path + "/cluster"
        let server = try await PrivatePostgres.start(directory: given, flavor: .test)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: given) == server.directory)
        try await server.stop()
        let again = try await PrivatePostgres.start(directory: given, flavor: .test)
        #expect(again.directory == server.directory)
        try await again.stop()
        try FileManager.default.removeItem(atPath: again.directory)
    }

    @Test("refuses a directory in which another server runs, and says which process holds it")
    func directoryInUse() async throws {
        let parent = try Scratch()
        defer { parent.remove() }
        let server = try await PrivatePostgres.start(directory: parent.path + "/cluster", flavor: .test)
        let error = await #expect(throws: PrivateServerError.self) {
            try await PrivatePostgres.start(directory: parent.path + "/cluster", flavor: .test)
        }
        #expect(error?.code == .directoryInUse)
        #expect(error?.message.contains("process \(getpid())") == true)
        #expect(try await Command.psql(server.url, "SELECT 1").lines == ["1"])
        try await server.stop()
    }

    @Test("says that its port is taken, and starts once it is free again")
    func portTaken() async throws {
        let server = try await PrivatePostgres.start(flavor: .test)
        await server.kill()
        let intruder = try Listener(port: server.port)
        let error = await #expect(throws: PrivateServerError.self) { try await server.start() }
        #expect(error?.code == .portTaken)
        #expect(error?.log.contains { $0.contains("could not bind") } == true)
        intruder.close()
        try await server.start()
        #expect(try await Command.psql(server.url, "SELECT 1").lines == ["1"])
        try await server.stop()
    }

    @Test("reports a setting that the server refuses with the server's own words")
    func badSetting() async throws {
        let error = await #expect(throws: PrivateServerError.self) {
            try await PrivatePostgres.start(settings: ["shared_buffers": "plenty"], flavor: .test)
        }
        #expect(error?.code == .exited)
        #expect(error?.description.contains(#"invalid value for parameter "shared_buffers""#) == true)
    }

    @Test("does not start twice, nor after its temporary directory is gone; stopping twice does no harm")
    func states() async throws {
        let server = try await PrivatePostgres.start(flavor: .test)
        var error = await #expect(throws: PrivateServerError.self) { try await server.start() }
        #expect(error?.code == .wrongState)
        try await server.stop()
        try await server.stop()
        error = await #expect(throws: PrivateServerError.self) { try await server.start() }
        #expect(error?.code == .wrongState)
    }

    @Test("is gone, with its directory, when the task that starts it is cancelled")
    func cancelled() async throws {
        let parent = try Scratch()
        defer { parent.remove() }
        let directory = parent.path + "/cluster"
        let start = Task { try await PrivatePostgres.start(directory: directory, flavor: .test) }
        start.cancel()
        let error = await #expect(throws: PrivateServerError.self) { try await start.value }
        #expect(error?.code == .cancelled)
        let server = try await PrivatePostgres.start(directory: directory, flavor: .test)
        try await server.stop()
    }

    @Test("several start at once on ports of their own")
    func several() async throws {
        let servers = try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { try await PrivatePostgres.start(flavor: .test) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(servers.map(\.port)).count == 4)
        #expect(Set(servers.map(\.directory)).count == 4)
        for server in servers { try await server.stop() }
    }
}
