import NIOCore
import PrivateServers
import Redis
import Testing

@Suite("Faults of a real server", .serialized)
struct ServerFaultTests {
    @Test("after a restart of the server the client works again by itself")
    func restart() async throws {
        try await withRedis { server, client async throws in
            try await client.ping()
            try await server.restart()
            // The first command may still go down with the old connection; the next waits for the new one.
            do throws(RedisError) { try await client.ping() } catch { #expect(error.isTransient) }
            try await client.ping()
        }
    }

    @Test("CLIENT KILL fails the commands in flight, once each, and spares later ones")
    func kill() async throws {
        try await withRedis { server, client async throws in
            let admin = try patientClient(server.url)
            let id = try #require(try await client.send(["CLIENT", "ID"]).int)
            try await withThrowingTaskGroup(of: RedisError.Code?.self) { group in
                group.addTask {
                    await code { () throws(RedisError) in _ = try await client.send(["BLPOP", "nothing", "30"], timeout: .seconds(40)) }
                }
                try await waitForBlockedClients("1", admin)
                for _ in 0..<100 {
                    group.addTask { await code { () throws(RedisError) in _ = try await client.send(["INCR", "n"], timeout: .seconds(40)) } }
                }
                #expect(try await admin.send(["CLIENT", "KILL", "ID", .integer(id)]).int == 1)
                var lost = 0
                for try await code in group {
                    // A command that was not written yet travels on the next connection.
                    #expect(code == nil || code == .connectionLost)
                    if code != nil { lost += 1 }
                }
                #expect(lost >= 1)
                let ran = try await client.get("n").flatMap { Int(String(buffer: $0)) } ?? 0
                #expect(ran == 101 - lost)
            }
            await admin.close()
        }
    }

    @Test("a command that takes too long times out, and its late reply reaches nobody")
    func timeout() async throws {
        try await withRedis(settings: ["enable-debug-command": "yes"]) { _, client async throws in
            try await client.ping()
            let slow = await code { () throws(RedisError) in _ = try await client.send(["DEBUG", "SLEEP", "0.5"], timeout: .milliseconds(50)) }
            #expect(slow == .timeout)
            #expect(try await client.send(["ECHO", "after"]).string == "after")
        }
    }

    @Test("a wrong password is told at once as such, and so is a missing one")
    func wrongPassword() async throws {
        let server = try await startRedis(password: "right")
        for url in ["redis://:wrong@127.0.0.1:\(server.port)", "redis://127.0.0.1:\(server.port)", "redis://nobody:right@127.0.0.1:\(server.port)"] {
            var configuration = try RedisConfiguration(url: url)
            (configuration.commandTimeout, configuration.connectTimeout) = (.seconds(60), .seconds(60))
            let client = RedisClient(configuration, logger: quietLogger)
            let start = ContinuousClock.now
            for _ in 0..<3 {
                #expect(await code { () throws(RedisError) in try await client.ping() } == .authentication)
            }
            #expect(ContinuousClock.now - start < .seconds(20))
            await client.close()
        }
        let client = try patientClient("redis://:right@127.0.0.1:\(server.port)/5")
        #expect(try await client.send(["CLIENT", "INFO"]).string?.contains(" db=5 ") == true)
        #expect(try await client.send(["CLIENT", "GETNAME"]).string == "vitrine")
        await client.close()
        try await server.stop()
    }

    @Test("without a server commands fail within the connect timeout, then at once")
    func absent() async throws {
        try await withRedis(configure: { $0.connectTimeout = .milliseconds(300) }) { server, client async throws in
            try await client.ping()
            await server.kill()
            var start = ContinuousClock.now
            var codes: [RedisError.Code?] = []
            repeat {
                codes.append(await code { () throws(RedisError) in try await client.ping() })
            } while codes.last == .connectionLost
            #expect(codes.last == .connectionFailed)
            #expect(ContinuousClock.now - start < .seconds(10))
            start = .now
            for _ in 0..<100 {
                #expect(await code { () throws(RedisError) in try await client.ping() } == .connectionFailed)
            }
            #expect(ContinuousClock.now - start < .seconds(10))
            try await server.start()
            while await code(of: { () throws(RedisError) in try await client.ping() }) != nil {}
        }
    }

    @Test("a closed client refuses commands, and may be closed again")
    func closed() async throws {
        try await withRedis { server, client async throws in
            let admin = try patientClient(server.url)
            try await client.ping()
            async let waiting = code { () throws(RedisError) in _ = try await client.send(["BLPOP", "nothing", "30"], timeout: .seconds(40)) }
            try await waitForBlockedClients("1", admin)
            await client.close()
            #expect(await waiting == .closed)
            await client.close()
            #expect(await code { () throws(RedisError) in try await client.ping() } == .closed)
            #expect(await code { () throws(RedisError) in _ = try await client.blocking(["BLPOP", "q", "1"], timeout: .seconds(1)) } == .closed)
            #expect(try await admin.send(["CLIENT", "LIST", "TYPE", "normal"]).string?.split(separator: "\n").count == 1)
            await admin.close()
        }
    }

    @Test("run connects and ends with its task")
    func run() async throws {
        try await withRedis { server, admin async throws in
            let client = try patientClient(server.url)
            let task = Task { try await client.run() }
            while try await admin.send(["CLIENT", "LIST", "TYPE", "normal"]).string?.split(separator: "\n").count != 2 {}
            task.cancel()
            try await task.value
            #expect(await code { () throws(RedisError) in try await client.ping() } == .closed)
        }
    }

    @Test("a client that is let go closes its connection")
    func letGo() async throws {
        try await withRedis { server, admin async throws in
            do {
                let client = try patientClient(server.url)
                try await client.ping()
            }
            while try await admin.send(["CLIENT", "LIST", "TYPE", "normal"]).string?.split(separator: "\n").count != 1 {}
        }
    }
}
