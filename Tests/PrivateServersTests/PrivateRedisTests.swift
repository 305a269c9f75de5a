import Foundation
import Glibc
import Testing

@testable import PrivateServers

@Suite("A private Redis server", .serialized)
struct PrivateRedisTests {
    @Test("answers at its URL without a password in the test flavour, not as root, and writes nothing to disk")
    func answers() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        #expect(server.url == "redis://127.0.0.1:\(server.port)/0")
        #expect(try await Command.redis(server.url, "PING").lines == ["PONG"])
        #expect(try await Command.redis(server.url, "CONFIG", "GET", "maxmemory-policy").lines == ["maxmemory-policy", "noeviction"])
        #expect(try await Command.redis(server.url, "CONFIG", "GET", "appendonly").lines == ["appendonly", "no"])
        #expect(try await Command.redis(server.url, "CONFIG", "GET", "save").lines == ["save"])
        #expect(try Command.userIdentifier(of: server.processIdentifier) != 0)
        try await server.stop()
        #expect(!FileManager.default.fileExists(atPath: server.directory))
    }

    @Test("asks for its password when it is durable, and keeps its data over an orderly restart and a new start")
    func durable() async throws {
        let parent = try Scratch()
        defer { parent.remove() }
        let server = try await PrivateRedis.start(directory: parent.path + "/redis")
        #expect(try await Command.redis("redis://127.0.0.1:\(server.port)/0", "PING").text.contains("NOAUTH"))
        #expect(try await Command.redis(server.url, "CONFIG", "GET", "appendfsync").lines == ["appendfsync", "everysec"])
        #expect(try await Command.redis(server.url, "SET", "kept", "5").lines == ["OK"])
        let port = server.port
        try await server.restart()
        #expect(server.port == port)
        #expect(try await Command.redis(server.url, "GET", "kept").lines == ["5"])
        try await server.stop()
        let again = try await PrivateRedis.start(directory: parent.path + "/redis")
        #expect(again.password == server.password)
        #expect(try await Command.redis(again.url, "GET", "kept").lines == ["5"])
        try await again.stop()
    }

    @Test("comes back on the same port after it is killed")
    func killAndStart() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let (port, first) = (server.port, server.processIdentifier)
        await server.kill()
        #expect(!server.isRunning)
        #expect(ProcessTable.entry(first) == nil)
        try await server.start()
        #expect(server.port == port)
        #expect(try await Command.redis(server.url, "PING").lines == ["PONG"])
        try await server.stop()
    }

    @Test("says that its port is taken, and starts once it is free again")
    func portTaken() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        await server.kill()
        let intruder = try Listener(port: server.port)
        let error = await #expect(throws: PrivateServerError.self) { try await server.start() }
        #expect(error?.code == .portTaken)
        intruder.close()
        try await server.start()
        try await server.stop()
    }

    @Test("takes settings over its defaults, and reports one that the server refuses with the server's own words")
    func settings() async throws {
        let server = try await PrivateRedis.start(settings: ["maxmemory": "32mb", "maxmemory-policy": "allkeys-lru"], flavor: .test)
        #expect(try await Command.redis(server.url, "CONFIG", "GET", "maxmemory").lines == ["maxmemory", "33554432"])
        #expect(try await Command.redis(server.url, "CONFIG", "GET", "maxmemory-policy").lines == ["maxmemory-policy", "allkeys-lru"])
        try await server.stop()
        let error = await #expect(throws: PrivateServerError.self) {
            try await PrivateRedis.start(settings: ["maxmemory-policy": "sometimes"], flavor: .test)
        }
        #expect(error?.code == .exited)
        #expect(error?.description.contains("maxmemory-policy") == true)
    }
}
