import NIOCore
import Testing

@testable import Redis

@Suite("Encoding commands")
struct CommandEncodingTests {
    private func wire(_ command: RedisCommand) -> String {
        var buffer = ByteBuffer()
        command.encode(into: &buffer)
        return String(buffer: buffer)
    }

    @Test("counts and frames every part, whatever bytes it holds")
    func frames() {
        #expect(wire(["SET", "k\r\n", .bytes(ByteBuffer(string: "a\0b"))]) == "*3\r\n$3\r\nSET\r\n$3\r\nk\r\n\r\n$3\r\na\0b\r\n")
        #expect(wire(RedisCommand("GET", "é")) == "*2\r\n$3\r\nGET\r\n$2\r\né\r\n")
        #expect(wire(RedisCommand("ECHO", "")) == "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n")
        #expect(wire(RedisCommand("PING")) == "*1\r\n$4\r\nPING\r\n")
    }

    @Test("writes numbers in decimal, the extremes too")
    func numbers() {
        for number in [0, 9, 10, 99, 100, -1, -10, Int.max, Int.min] {
            let text = String(number)
            #expect(wire(["X", .integer(number)]) == "*2\r\n$1\r\nX\r\n$\(text.utf8.count)\r\n\(text)\r\n")
        }
    }

    @Test("durations become whole milliseconds, rounded up")
    func durations() {
        #expect(RedisArgument.milliseconds(.seconds(2)) == .integer(2000))
        #expect(RedisArgument.milliseconds(.microseconds(1)) == .integer(1))
        #expect(RedisArgument.milliseconds(.milliseconds(1500)) == .integer(1500))
        #expect(RedisArgument.milliseconds(.seconds(Int64.max)) == .integer(.max))
    }

    @Test("the hash of a script is the one Redis computes")
    func scriptHash() {
        #expect(RedisScript(name: "one", source: "return 1").sha1 == "e0e1f9fabfc9d4800c877a703b823ac0578ff8db")
    }
}
