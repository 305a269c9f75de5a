import NIOCore
import PrivateServers
import Redis
import Testing

@Suite("Changes of keys", .serialized)
struct KeyChangesTests {
    private func keys(_ count: Int, _ elements: inout RedisSubscription.Iterator) async -> Set<String> {
        var keys: Set<String> = []
        while keys.count < count, case .message(let message)? = await elements.next() { keys.insert(String(buffer: message.payload)) }
        return keys
    }

    @Test("are heard of keys with the prefix, whoever changed them and how")
    func heard() async throws {
        try await withRedis { server, client async throws in
            let changes = client.changes(ofKeysWith: "data:")
            try await changes.established()
            let other = try patientClient(server.url)
            try await other.set("else:1", ByteBuffer(string: "x"))
            try await other.set("data:{A}:1", ByteBuffer(string: "x"), expiresIn: .milliseconds(20))
            var elements = changes.makeAsyncIterator()
            #expect(await keys(1, &elements) == ["data:{A}:1"], "written")
            #expect(await keys(1, &elements) == ["data:{A}:1"], "ended")
            _ = try await other.pipeline([["SET", "data:2", "x"], ["SET", "data:3", "x"]])
            #expect(await keys(2, &elements) == ["data:2", "data:3"])
            #expect(try await other.delete("data:2") == 1)
            #expect(await keys(1, &elements) == ["data:2"], "removed")
            _ = try await other.send(["EVAL", "return redis.call('SET', KEYS[1], 'y')", "1", "data:4"])
            #expect(await keys(1, &elements) == ["data:4"], "written by a script")
            _ = try await other.send(["FLUSHALL"])
            #expect(await elements.next() == .reconnected, "emptied")
            await other.close()
        }
    }

    @Test("are heard again after a restart of the server, which stands for a change of all keys")
    func restart() async throws {
        try await withRedis { server, client async throws in
            let changes = client.changes(ofKeysWith: "data:")
            try await changes.established()
            var elements = changes.makeAsyncIterator()
            try await server.restart()
            #expect(await elements.next() == .lost)
            #expect(await elements.next() == .reconnected)
            let other = try patientClient(server.url)
            try await other.set("data:1", ByteBuffer(string: "x"))
            #expect(await keys(1, &elements) == ["data:1"])
            await other.close()
        }
    }

    @Test("are not waited for with a server that does not tell of them")
    func refused() async throws {
        try await withScript { connection, _ in
            connection.greet()
            while connection.readCommand() != nil { connection.write("-ERR unknown subcommand\r\n") }
        } _: { _, client async throws in
            let changes = client.changes(ofKeysWith: "data:")
            #expect(await code { () throws(RedisError) in try await changes.established() } == .server)
        }
    }
}
