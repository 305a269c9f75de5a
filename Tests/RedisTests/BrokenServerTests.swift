import Dispatch
import NIOCore
import Redis
import Synchronization
import Testing

@Suite("Servers that break the protocol", .serialized)
struct BrokenServerTests {
    @Test("replies may come byte by byte")
    func fragmented() async throws {
        try await withScript { connection, _ in
            connection.greet()
            while connection.readCommand() != nil {
                for byte in "*3\r\n$2\r\nok\r\n*1\r\n$-1\r\n:12\r\n".utf8 { connection.write([byte]) }
            }
        } _: { _, client async throws in
            for _ in 0..<20 {
                #expect(try await client.send(["X"]) == .array([.bulk(ByteBuffer(string: "ok")), .array([.null]), .integer(12)]))
            }
        }
    }

    @Test("garbage fails the commands in flight and opens a new connection")
    func garbage() async throws {
        try await withScript { connection, number in
            connection.greet()
            if number == 0 {
                _ = connection.readCommand()
                connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.drain()
            }
            while connection.readCommand() != nil { connection.write("+PONG\r\n") }
        } _: { server, client async throws in
            #expect(await code { () throws(RedisError) in try await client.ping() } == .protocolViolation)
            try await client.ping()
            #expect(server.connectionCount == 2)
        }
    }

    @Test("half a reply and then the end is a lost connection")
    func half() async throws {
        try await withScript { connection, number in
            connection.greet()
            guard connection.readCommand() != nil else { return }
            connection.write(number == 0 ? "$10\r\nabc" : "$3\r\nabc\r\n")
            if number > 0 { connection.drain() }
        } _: { _, client async throws in
            #expect(await code { () throws(RedisError) in _ = try await client.get("k") } == .connectionLost)
            #expect(try await client.get("k") == ByteBuffer(string: "abc"))
        }
    }

    @Test("a reply that nobody asked for is garbage too")
    func unsolicited() async throws {
        try await withScript { connection, number in
            connection.greet()
            guard connection.readCommand() != nil else { return }
            connection.write(number == 0 ? "+OK\r\n+OK\r\n" : "+OK\r\n")
            connection.drain()
        } _: { server, client async throws in
            try await client.ping()
            while server.connectionCount < 2 { await Task.yield() }
            try await client.ping()
        }
    }

    @Test("a cancelled task returns at once, and its reply is dropped in its place")
    func cancellation() async throws {
        let (replies, answer) = AsyncStream.makeStream(of: Void.self)
        try await withScript { connection, _ in
            connection.greet()
            let first = connection.readCommand()
            answer.yield()
            let second = connection.readCommand()
            for command in [first, second] { connection.write("+\(command?.last ?? "none")\r\n") }
            connection.drain()
        } _: { _, client async throws in
            let task = Task { await code { () throws(RedisError) in _ = try await client.send(["X", "first"], timeout: .seconds(60)) } }
            for await _ in replies { break }
            let start = ContinuousClock.now
            task.cancel()
            #expect(await task.value == .cancelled)
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(try await client.send(["X", "second"]).string == "second")
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await withScript { connection, _ in
            connection.greet()
            while let command = connection.readCommand() { connection.write("+\(command.last ?? "")\r\n") }
        } _: { _, client async throws in
            try await client.ping()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await code { () throws(RedisError) in _ = try await client.send(["X", "never"]) }
            }
            #expect(await task.value == .cancelled)
            #expect(try await client.send(["X", "next"]).string == "next")
        }
    }

    @Test("what is cancelled or expires while there is no connection is never sent")
    func withdrawn() async throws {
        let (gate, received) = (DispatchSemaphore(value: 0), Received())
        try await withScript(configure: { $0.connectTimeout = .seconds(60) }) { connection, _ in
            gate.wait()
            connection.greet()
            while let command = connection.readCommand() {
                received.commands.withLock { $0.append(command) }
                connection.write("+\(command.last ?? "")\r\n")
            }
        } _: { _, client async throws in
            let cancelled = Task { await code { () throws(RedisError) in _ = try await client.send(["X", "cancelled"], timeout: .seconds(60)) } }
            let kept = Task { try await client.pipeline([["X", "1"], ["X", "2"]], timeout: .seconds(60)) }
            #expect(
                await code { () throws(RedisError) in _ = try await client.send(["X", "late"], timeout: .milliseconds(20)) } == .connectionFailed
            )
            cancelled.cancel()
            #expect(await cancelled.value == .cancelled)
            gate.signal()
            #expect(try await kept.value == [.simple("1"), .simple("2")])
            #expect(try await client.send(["X", "3"]) == .simple("3"))
            #expect(received.commands.withLock { $0 } == [["X", "1"], ["X", "2"], ["X", "3"]])
        }
    }

    @Test("a thousand cancellations among ten thousand commands leave the others their own replies")
    func cancellations() async throws {
        try await withRedis { _, client async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<10_000 {
                    group.addTask {
                        let task = Task { try await client.send(["ECHO", .integer(number)]).int }
                        if number.isMultiple(of: 10) { task.cancel() }
                        switch await task.result {
                        case .success(let echo): #expect(echo == number)
                        case .failure(let error):
                            #expect((error as? RedisError)?.code == .cancelled && number.isMultiple(of: 10))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a server that accepts and never speaks fails the command within the connect timeout")
    func mute() async throws {
        try await withScript(configure: { $0.connectTimeout = .milliseconds(200) }) { connection, _ in
            connection.drain()
        } _: { _, client async throws in
            let start = ContinuousClock.now
            #expect(await code { () throws(RedisError) in try await client.ping() } == .connectionFailed)
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test("a server that falls silent is cut off and tried anew")
    func silence() async throws {
        try await withScript(configure: { $0.commandTimeout = .milliseconds(500) }) { connection, number in
            connection.greet()
            if number == 0 { return connection.drain() }
            while connection.readCommand() != nil { connection.write("+PONG\r\n") }
        } _: { server, client async throws in
            #expect(await code { () throws(RedisError) in try await client.ping() } == .timeout)
            while server.connectionCount < 2 {
                #expect(await code { () throws(RedisError) in _ = try await client.send(["PING"], timeout: .seconds(10)) } != .closed)
            }
            try await client.ping()
        }
    }

    @Test("a server that closes every connection is not hammered")
    func hammering() async throws {
        try await withScript(configure: { $0.connectTimeout = .milliseconds(900) }) { connection, _ in
            connection.greet()
        } _: { server, client async throws in
            _ = await code { () throws(RedisError) in _ = try await client.send(["BLPOP", "q", "0"], timeout: .milliseconds(900)) }
            let deadline = ContinuousClock.now + .milliseconds(900)
            while ContinuousClock.now < deadline { _ = await code { () throws(RedisError) in try await client.ping() } }
            #expect(server.connectionCount <= 8)
        }
    }
}

private final class Received: Sendable {
    let commands = Mutex<[[String]]>([])
}
