import Postgres
import Synchronization
import Testing

@Suite("COPY", .timeLimit(.minutes(10)))
struct CopyTests {
    private struct Refusal: Error {}

    private func lines(_ range: ClosedRange<Int>, failingAt failure: Int? = nil) -> AsyncThrowingStream<[UInt8], any Error> {
        let position = Mutex(range.lowerBound)
        return AsyncThrowingStream(unfolding: {
            let start = position.withLock { start in
                defer { start += 997 }
                return start
            }
            if let failure, start > failure { throw Refusal() }
            guard start <= range.upperBound else { return nil }
            return (start...min(start + 996, range.upperBound)).flatMap { Array("\($0)\tname \($0)\n".utf8) }
        })
    }

    @Test("a hundred thousand rows go in and come out again, unchanged")
    func roundTrip() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE copied (id int, name text)")
        #expect(try await connection.copyIn("COPY copied FROM STDIN", lines(1...100_000)) == 100_000)
        #expect(
            try await connection.query("SELECT count(*), sum(id) FROM copied WHERE name = 'name ' || id")[0].decode(at: 1, as: Int.self)
                == 5_000_050_000
        )
        let received = Mutex<[UInt8]>([])
        let count = try await connection.copyOut("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT") { chunk in
            received.withLock { $0 += chunk }
        }
        #expect(count == 100_000)
        let expected = (1...100_000).map { "\($0)\tname \($0)\n" }.joined()
        #expect(received.withLock { $0 } == Array(expected.utf8))
        #expect(try await connection.query("SELECT 1").count == 1)
        await connection.close()
    }

    @Test("a source that fails rolls the COPY back and its error is passed on")
    func failingSource() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE copied (id int, name text)")
        await #expect(throws: Refusal.self) { _ = try await connection.copyIn("COPY copied FROM STDIN", lines(1...100_000, failingAt: 50_000)) }
        #expect(try await connection.query("SELECT count(*) FROM copied")[0].decode(at: 0, as: Int.self) == 0)
        await connection.close()
    }

    @Test("bad data is the server's error, and the connection goes on")
    func badData() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE copied (id int)")
        let error = await PostgresError.thrown { _ = try await connection.copyIn("COPY copied FROM STDIN", lines(1...10)) }
        #expect(error?.code == .server)
        #expect(error?.sqlState?.conditionClass == "22")
        #expect(try await connection.query("SELECT 1").count == 1)
        await connection.close()
    }

    @Test("a statement that is no COPY, or a refused one, is an error")
    func noCopy() async throws {
        let connection = try await TestServer.connect()
        let refused = await PostgresError.thrown { _ = try await connection.copyIn("COPY nowhere FROM STDIN", lines(1...10)) }
        #expect(refused?.sqlState == .undefinedTable)
        #expect(connection.isUsable)
        let wrong = await PostgresError.thrown { _ = try await connection.copyIn("SELECT 1", lines(1...10)) }
        #expect(wrong?.code == .protocolViolation)
        await connection.close()
    }

    @Test("a reader that throws stops the COPY at the server")
    func failingReader() async throws {
        let connection = try await TestServer.connect { $0.cancelGrace = .seconds(30) }
        try await connection.execute("SET jit = off")
        await #expect(throws: Refusal.self) {
            _ = try await connection.copyOut("COPY (SELECT repeat('x', 1000), generate_series(1, 100000000)) TO STDOUT") { _ in throw Refusal() }
        }
        #expect(try await connection.query("SELECT 1").count == 1)
        await connection.close()
    }

    @Test("a cancelled task rolls its COPY back, even when its source merely ends")
    func cancelledTask() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE copied (id int, name text)")
        let (stream, source) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        let task = Task { try await connection.copyIn("COPY copied FROM STDIN", stream) }
        source.yield(Array("1\tone\n".utf8))
        task.cancel()
        source.finish()
        let result = await task.result
        let error = #expect(throws: PostgresError.self) { try result.get() }
        #expect(error?.code == .cancelled)
        #expect(try await connection.query("SELECT count(*) FROM copied")[0].decode(at: 0, as: Int.self) == 0)
        await connection.close()
    }
}
