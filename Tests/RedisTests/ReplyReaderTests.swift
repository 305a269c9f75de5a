import NIOCore
import Testing

@testable import Redis

@Suite("Parsing replies")
struct ReplyReaderTests {
    private static let wire =
        "+OK\r\n-WRONGTYPE no\r\n:-42\r\n$-1\r\n*-1\r\n$0\r\n\r\n*0\r\n$5\r\na\r\nb\0\r\n"
        + "*3\r\n:1\r\n*2\r\n$1\r\nx\r\n*1\r\n+y\r\n$-1\r\n:9223372036854775807\r\n"
    private static let values: [RedisValue] = [
        .simple("OK"), .error("WRONGTYPE no"), .integer(-42), .null, .null, .bulk(ByteBuffer()), .array([]),
        .bulk(ByteBuffer(string: "a\r\nb\0")),
        .array([.integer(1), .array([.bulk(ByteBuffer(string: "x")), .array([.simple("y")])]), .null]),
        .integer(.max),
    ]

    private func parse(_ pieces: [ByteBuffer]) throws -> [RedisValue] {
        let reader = try #require(ReplyReader())
        var replies: [RedisValue] = []
        for piece in pieces { try reader.parse(piece, into: &replies) }
        return replies
    }

    @Test("yields every kind of reply, nested lists and nils included")
    func whole() throws {
        #expect(try parse([ByteBuffer(string: Self.wire)]) == Self.values)
    }

    @Test("does not depend on where the bytes are split")
    func split() throws {
        let bytes = ByteBuffer(string: Self.wire)
        for position in 0...bytes.readableBytes {
            let head = try #require(bytes.getSlice(at: 0, length: position))
            let tail = try #require(bytes.getSlice(at: position, length: bytes.readableBytes - position))
            #expect(try parse([head, tail]) == Self.values)
        }
        #expect(try parse(bytes.readableBytesView.map { ByteBuffer(bytes: [$0]) }) == Self.values)
    }

    @Test("keeps what came before broken bytes, then refuses")
    func garbage() throws {
        for broken in ["HTTP/1.1 400 Bad Request\r\n", "$x\r\n", "*x\r\n", ":12a\r\n", "$-2\r\n", "*-7\r\n", "\0"] {
            let reader = try #require(ReplyReader())
            var replies: [RedisValue] = []
            #expect { try reader.parse(ByteBuffer(string: ":7\r\n" + broken), into: &replies) } throws: {
                ($0 as? RedisError)?.code == .protocolViolation
            }
            #expect(replies == [.integer(7)])
        }
    }

    @Test("refuses lists nested deeper than any command nests them")
    func depth() throws {
        #expect(try parse([ByteBuffer(string: String(repeating: "*1\r\n", count: 7) + ":1\r\n")]).count == 1)
        #expect(throws: RedisError.self) { try parse([ByteBuffer(string: String(repeating: "*1\r\n", count: 20) + ":1\r\n")]) }
    }

    @Test("does not believe a length before the bytes are there")
    func lies() throws {
        #expect(try parse([ByteBuffer(string: "*1000000000\r\n:1\r\n")]).isEmpty)
        #expect(try parse([ByteBuffer(string: "$500000000\r\nabc")]).isEmpty)
    }

    @Test("survives any bytes")
    func fuzz() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("+-:$*0123456789\r\n\r\n\r\nab".utf8)
        for _ in 0..<20_000 {
            let reader = try #require(ReplyReader())
            var replies: [RedisValue] = []
            for _ in 0..<3 {
                let bytes = (0..<Int.random(in: 0..<40, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
                do throws(RedisError) {
                    try reader.parse(ByteBuffer(bytes: bytes), into: &replies)
                } catch {
                    #expect(error.code == .protocolViolation)
                    break
                }
            }
        }
    }

    @Test("large strings arrive unchanged through many small reads")
    func large() throws {
        let payload = ByteBuffer(bytes: (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        var wire = ByteBuffer(string: "$3000000\r\n")
        wire.writeImmutableBuffer(payload)
        wire.writeString("\r\n:1\r\n")
        var pieces: [ByteBuffer] = []
        while let piece = wire.readSlice(length: min(1447, wire.readableBytes)), piece.readableBytes > 0 { pieces.append(piece) }
        #expect(try parse(pieces) == [.bulk(payload), .integer(1)])
    }
}
