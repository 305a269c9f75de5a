import NIOCore
import Redis
import Testing

@Suite("Commands against a server", .serialized)
struct CommandTests {
    @Test("keys and values hold any bytes")
    func binary() async throws {
        try await withRedis { _, client async throws in
            let bytes = ByteBuffer(bytes: (0...255).map { UInt8($0) })
            _ = try await client.send(["SET", .bytes(bytes), .bytes(bytes)])
            #expect(try await client.send(["GET", .bytes(bytes)]) == .bulk(bytes))
            try await client.set("empty", ByteBuffer())
            #expect(try await client.get("empty") == ByteBuffer())
            #expect(try await client.get("absent") == nil)
            #expect(try await client.get(["empty", "absent"]) == [ByteBuffer(), nil])
        }
    }

    @Test("a value of 50 MB goes there and back unchanged while small commands pass")
    func huge() async throws {
        try await withRedis(configure: { $0.commandTimeout = .seconds(20) }) { _, client async throws in
            var value = ByteBuffer(bytes: (0..<1021).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            while value.readableBytes < 50_000_000 { value.writeImmutableBuffer(value) }
            try await client.set("huge", value)
            async let back = client.get("huge")
            async let pong: Void = client.ping()
            try await pong
            #expect(try await back == value)
        }
    }

    @Test("an error reply is thrown with the server's words, and the connection goes on")
    func serverError() async throws {
        try await withRedis { _, client async throws in
            try await client.set("text", ByteBuffer(string: "x"))
            do throws(RedisError) {
                _ = try await client.send(["LPUSH", "text", "1"])
                Issue.record("the error reply was not thrown")
            } catch {
                #expect(error.code == .server)
                #expect(error.serverCode == "WRONGTYPE")
                #expect(error.command == "LPUSH")
                #expect(!error.isTransient)
            }
            try await client.ping()
        }
    }

    @Test("set keeps its conditions and lives")
    func conveniences() async throws {
        try await withRedis { _, client async throws in
            let value = ByteBuffer(string: "v")
            #expect(try await client.set("k", value, expiresIn: .seconds(100), onlyIfAbsent: true))
            #expect(try await !client.set("k", value, onlyIfAbsent: true))
            #expect(try await (50_000...100_000).contains(client.send(["PTTL", "k"]).int ?? 0))
            #expect(try await client.expire("k", in: .seconds(5)))
            #expect(try await !client.expire("absent", in: .seconds(5)))
            #expect(try await client.delete("k", "absent") == 1)
            #expect(try await client.info("server")["redis_mode"] == "standalone")
        }
    }

    @Test("10,000 concurrent commands each get their own reply")
    func ordering() async throws {
        try await withRedis { _, client async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<10_000 {
                    group.addTask { try await client.send(["ECHO", .integer(number)]).int == number }
                }
                for try await isMine in group { #expect(isMine) }
            }
            #expect(try await client.send(["CLIENT", "LIST", "TYPE", "normal"]).string?.split(separator: "\n").count == 1)
        }
    }

    @Test("a pipeline keeps the order and leaves error replies in place")
    func pipeline() async throws {
        try await withRedis { _, client async throws in
            let replies = try await client.pipeline([["SET", "a", "1"], ["NONSENSE"], ["INCR", "a"]])
            #expect(replies.count == 3)
            #expect(replies[0] == .simple("OK"))
            if case .error(let text) = replies[1] { #expect(text.hasPrefix("ERR unknown command")) } else { Issue.record("no error value") }
            #expect(replies[2] == .integer(2))
            #expect(try await client.pipeline([]).isEmpty)
        }
    }

    @Test("pipelines of many tasks do not mix")
    func pipelines() async throws {
        try await withRedis(configure: { $0.connections = 2 }) { _, client async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for task in 0..<200 {
                    group.addTask {
                        let commands = (0..<50).map { RedisCommand("ECHO", .integer(task * 100 + $0)) }
                        return try await client.pipeline(commands).compactMap(\.int) == (0..<50).map { task * 100 + $0 }
                    }
                }
                for try await isWhole in group { #expect(isWhole) }
            }
        }
    }

    @Test("a transaction keeps the errors of commands that ran beside the results of the others")
    func transaction() async throws {
        try await withRedis { _, client async throws in
            let results = try await client.transaction([["SET", "t", "x"], ["LPUSH", "t", "1"], ["GET", "t"]])
            #expect(results.count == 3)
            if case .error(let text) = results[1] { #expect(text.hasPrefix("WRONGTYPE")) } else { Issue.record("no error value") }
            #expect(results[2].string == "x")
        }
    }

    @Test("a transaction with a command that the server refuses runs nothing")
    func refusedTransaction() async throws {
        try await withRedis { _, client async throws in
            let code = await code { () throws(RedisError) in _ = try await client.transaction([["SET", "t", "x"], ["NONSENSE"]]) }
            #expect(code == .server)
            #expect(try await client.get("t") == nil)
        }
    }

    @Test("a script runs by its hash, and again after the server forgot it")
    func scripts() async throws {
        try await withRedis { _, client async throws in
            let script = RedisScript(name: "join", source: "return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}")
            for round in 1...3 {
                let reply = try await client.evaluate(script, keys: ["n"], arguments: ["x"])
                #expect(reply.array?.map(\.string) == ["n", "x", String(round)])
                _ = try await client.send(["SCRIPT", "FLUSH"])
            }
            let broken = RedisScript(name: "broken", source: "return redis.call('LPUSH', KEYS[1], 'x')")
            do throws(RedisError) {
                _ = try await client.evaluate(broken, keys: ["n"])
                Issue.record("the script's error was not thrown")
            } catch {
                #expect(error.code == .server && error.command?.hasSuffix("broken") == true)
            }
        }
    }

    @Test("waiting times of any size are taken as they are meant")
    func extremes() async throws {
        try await withRedis { _, client async throws in
            #expect(try await client.send(["PING"], timeout: .seconds(Int64.max)).string == "PONG")
            #expect(try await client.blocking(["BLPOP", "q", "0.01"], timeout: .seconds(Int64.max)).isNull)
            #expect(await code { () throws(RedisError) in _ = try await client.send(["BLPOP", "q", "0.05"], timeout: .seconds(-5)) } == .timeout)
            try await client.ping()
        }
    }
}
