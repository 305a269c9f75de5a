import NIOCore
import Redis
import Testing

@Suite("Blocking commands", .serialized)
struct BlockingTests {
    @Test("wake up when an element comes, without holding up other commands")
    func wakeUp() async throws {
        try await withRedis { _, client async throws in
            async let popped = client.blocking(["BZPOPMIN", "queue", "10"], timeout: .seconds(10))
            try await waitForBlockedClients("1", client)
            _ = try await client.send(["ZADD", "queue", "3", "job"])
            #expect(try await popped.array?.map(\.string) == ["queue", "job", "3"])
        }
    }

    @Test("yield nil when nothing came in time, and keep their connection for the next")
    func nothing() async throws {
        try await withRedis { _, client async throws in
            #expect(try await client.blocking(["BLPOP", "queue", "0.05"], timeout: .milliseconds(50)).isNull)
            #expect(try await client.blocking(["BLPOP", "queue", "0.05"], timeout: .milliseconds(50)).isNull)
            #expect(try await client.info("stats")["total_connections_received"] == "3")
        }
    }

    private static let pop = RedisScript(name: "pop", source: "return redis.call('RPOP', KEYS[1])")

    @Test("may have a script behind them, which runs when they end, by an element or by the time", arguments: [true, false])
    func script(isWoken: Bool) async throws {
        try await withRedis { _, client async throws in
            _ = try await client.evaluate(Self.pop, keys: ["work"])
            _ = try await client.send(["RPUSH", "work", "a", "b"])
            let wait = RedisCommand("BZPOPMIN", "queue", isWoken ? "60" : "0.05")
            async let popped = client.blocking(
                wait,
                then: Self.pop,
                keys: ["work"],
                arguments: [],
                timeout: isWoken ? .seconds(60) : .milliseconds(50)
            )
            if isWoken {
                try await waitForBlockedClients("1", client)
                #expect(try await client.send(["LLEN", "work"]).int == 2)
                _ = try await client.send(["ZADD", "queue", "3", "job"])
            }
            #expect(try await popped?.string == "b")
            #expect(try await client.send(["LLEN", "work"]).int == 1)
        }
    }

    @Test("say when the server does not know the script behind them, and when either fails")
    func scriptTrouble() async throws {
        try await withRedis { _, client async throws in
            func run(_ command: RedisCommand, _ key: String) async throws(RedisError) -> RedisValue? {
                try await client.blocking(command, then: Self.pop, keys: [key], arguments: [], timeout: .milliseconds(50))
            }
            #expect(try await run(["BLPOP", "queue", "0.05"], "work") == nil)
            _ = try await client.evaluate(Self.pop, keys: ["work"])
            _ = try await client.send(["SET", "text", "x"])
            #expect(await code { () throws(RedisError) in _ = try await run(["BLPOP", "queue", "0.05"], "text") } == .server)
            #expect(await code { () throws(RedisError) in _ = try await run(["BLPOP", "text", "0.05"], "work") } == .server)
            #expect(try await run(["BLPOP", "queue", "0.05"], "work")?.isNull == true)
        }
    }

    @Test("end at once when their task is cancelled, in the server too")
    func cancel() async throws {
        try await withRedis { _, client async throws in
            let task = Task {
                await code { () throws(RedisError) in _ = try await client.blocking(["BLPOP", "queue", "60"], timeout: .seconds(60)) }
            }
            try await waitForBlockedClients("1", client)
            task.cancel()
            #expect(await task.value == .cancelled)
            try await waitForBlockedClients("0", client)
            _ = try await client.send(["RPUSH", "queue", "kept"])
            #expect(try await client.blocking(["BLPOP", "queue", "1"], timeout: .seconds(1)).array?.last?.string == "kept")
        }
    }

    @Test("fail when their connection is killed, and the next one gets a new connection")
    func killed() async throws {
        try await withRedis { _, client async throws in
            let task = Task {
                await code { () throws(RedisError) in _ = try await client.blocking(["BLPOP", "queue", "60"], timeout: .seconds(60)) }
            }
            try await waitForBlockedClients("1", client)
            let list = try #require(try await client.send(["CLIENT", "LIST"]).string)
            let line = try #require(list.split(separator: "\n").first { $0.contains("cmd=blpop") })
            let id = try #require(line.split(separator: " ").first?.dropFirst(3))
            _ = try await client.send(["CLIENT", "KILL", "ID", .string(String(id))])
            #expect(await task.value == .connectionLost)
            #expect(try await client.blocking(["BLPOP", "queue", "0.05"], timeout: .milliseconds(50)).isNull)
        }
    }

    @Test("twenty at once each get one element")
    func many() async throws {
        try await withRedis { _, client async throws in
            try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await client.blocking(["BLPOP", "queue", "10"], timeout: .seconds(10)).array?.last?.string }
                }
                try await waitForBlockedClients("20", client)
                _ = try await client.pipeline((0..<20).map { ["RPUSH", "queue", .integer($0)] })
                var popped: Set<String> = []
                for try await element in group { if let element { popped.insert(element) } }
                #expect(popped.count == 20)
            }
        }
    }

    @Test("a server that holds the reply past the time is cut off two seconds later")
    func silent() async throws {
        try await withScript { connection, _ in
            connection.greet()
            connection.drain()
        } _: { _, client async throws in
            let start = ContinuousClock.now
            #expect(
                await code { () throws(RedisError) in _ = try await client.blocking(["BLPOP", "q", "0.1"], timeout: .milliseconds(100)) } == .timeout
            )
            #expect((.seconds(2)...(.seconds(9))).contains(ContinuousClock.now - start))
        }
    }
}
