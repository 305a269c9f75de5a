import NIOCore
import PrivateServers
import Redis
import Testing

@Suite("Subscriptions", .serialized)
struct SubscriptionTests {
    @Test("bring the messages of their channels and patterns in order")
    func messages() async throws {
        try await withRedis { _, client async throws in
            let subscription = client.subscribe(to: ["news"], patterns: ["job.*"])
            try await subscription.established()
            for number in 0..<100 { #expect(try await client.publish(ByteBuffer(string: "\(number)"), to: "news") == 1) }
            try await client.publish(ByteBuffer(bytes: [0, 255]), to: "job.7")
            var elements = subscription.makeAsyncIterator()
            for number in 0..<100 {
                #expect(await elements.next() == .message(RedisMessage(channel: "news", payload: ByteBuffer(string: "\(number)"))))
            }
            #expect(await elements.next() == .message(RedisMessage(channel: "job.7", payload: ByteBuffer(bytes: [0, 255]), pattern: "job.*")))
        }
    }

    @Test("subscribe again after a restart of the server, and say that something may be missing")
    func resubscription() async throws {
        try await withRedis { server, client async throws in
            let subscription = client.subscribe(to: ["news"])
            try await subscription.established()
            var elements = subscription.makeAsyncIterator()
            for round in 0..<2 {
                try await server.restart()
                #expect(await elements.next() == .lost)
                #expect(await elements.next() == .reconnected)
                let publisher = try patientClient(server.url)
                #expect(try await publisher.publish(ByteBuffer(string: "\(round)"), to: "news") == 1)
                #expect(await elements.next() == .message(RedisMessage(channel: "news", payload: ByteBuffer(string: "\(round)"))))
                await publisher.close()
            }
        }
    }

    @Test("end when the reading task is cancelled and when the client is closed")
    func ends() async throws {
        try await withRedis { server, admin async throws in
            let client = try patientClient(server.url)
            let subscription = client.subscribe(to: ["news"])
            try await subscription.established()
            let reader = Task {
                for await _ in subscription {}
                return Task.isCancelled
            }
            reader.cancel()
            #expect(await reader.value)
            let other = Task { for await _ in subscription {} }
            await client.close()
            await other.value
            #expect(await code { () throws(RedisError) in try await client.subscribe(to: ["x"]).established() } == .closed)
            while try await admin.send(["PUBSUB", "NUMSUB", "news"]).array?.last?.int != 0 {}
        }
    }

    @Test("close their connection when nobody holds them any more")
    func letGo() async throws {
        try await withRedis { _, client async throws in
            do {
                let subscription = client.subscribe(to: ["news"])
                try await subscription.established()
                #expect(try await client.send(["PUBSUB", "NUMSUB", "news"]).array?.last?.int == 1)
            }
            while try await client.send(["PUBSUB", "NUMSUB", "news"]).array?.last?.int != 0 {}
        }
    }

    @Test("slow the socket instead of growing without end when nobody reads, and lose nothing")
    func backpressure() async throws {
        try await withRedis { _, client async throws in
            let subscription = client.subscribe(to: ["news"])
            try await subscription.established()
            let payload = ByteBuffer(repeating: 0x61, count: 1000)
            for _ in 0..<20 {
                _ = try await client.pipeline((0..<1000).map { _ in RedisCommand("PUBLISH", "news", .bytes(payload)) }, timeout: .seconds(20))
            }
            var elements = subscription.makeAsyncIterator()
            for _ in 0..<20_000 {
                guard case .message(let message)? = await elements.next() else {
                    Issue.record("a message is missing")
                    return
                }
                #expect(message.payload.readableBytes == 1000)
            }
        }
    }

    @Test("tell a refusal to whoever waits for them")
    func refused() async throws {
        let server = try await startRedis(password: "right")
        let client = RedisClient(try RedisConfiguration(url: "redis://:wrong@127.0.0.1:\(server.port)"), logger: quietLogger)
        #expect(await code { () throws(RedisError) in try await client.subscribe(to: ["x"]).established() } == .authentication)
        await client.close()
        try await server.stop()
    }

    @Test("a server that falls silent is left for a new connection")
    func silence() async throws {
        try await withScript(configure: { $0.heartbeatInterval = .milliseconds(100) }) { connection, number in
            connection.greet()
            _ = connection.readCommand()
            connection.write("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n")
            if number == 0 { return connection.drain() }
            connection.write("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n")
            while connection.readCommand() != nil { connection.write("*2\r\n$4\r\npong\r\n$0\r\n\r\n") }
        } _: { server, client async throws in
            let subscription = client.subscribe(to: ["news"])
            try await subscription.established()
            var elements = subscription.makeAsyncIterator()
            #expect(await elements.next() == .lost)
            #expect(await elements.next() == .reconnected)
            #expect(await elements.next() == .message(RedisMessage(channel: "news", payload: ByteBuffer(string: "hi"))))
            #expect(server.connectionCount == 2)
        }
    }
}
