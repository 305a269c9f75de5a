import CHiredis
import NIOCore

/// hiredis' incremental parser of replies, building Swift values directly: no `redisReply` is ever allocated.
final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>
    private let assembly: UnsafeMutablePointer<ReplyAssembly>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>

    /// Creates a parser that expects the first byte of a reply; nil when memory is short.
    init?() {
        functions = .allocate(capacity: 1)
        functions.initialize(to: ReplyAssembly.functions)
        assembly = .allocate(capacity: 1)
        assembly.initialize(to: ReplyAssembly())
        guard let reader = redisReaderCreateWithFunctions(functions) else {
            assembly.deinitialize(count: 1).deallocate()
            functions.deallocate()
            return nil
        }
        reader.pointee.privdata = UnsafeMutableRawPointer(assembly)
        reader.pointee.maxbuf = Self.keptCapacity
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
        assembly.deinitialize(count: 1).deallocate()
        functions.deallocate()
    }

    /// Whether bytes of an unfinished reply are held.
    var isInsideReply: Bool { reader.pointee.len > reader.pointee.pos || assembly.pointee.hasOpenLists }

    /// Parses `bytes` after those of earlier calls and appends every reply that is now whole.
    /// Throws ``RedisError/Code/protocolViolation``; the parser is of no use after that.
    func parse(_ bytes: ByteBuffer, into replies: inout [RedisValue]) throws(RedisError) {
        let outcome = bytes.withUnsafeReadableBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return REDIS_OK }
            var offset = 0
            while offset < bytes.count {
                // hiredis moves the unread rest to the front after each reply; small portions keep that rest small.
                let count = min(Self.portion, bytes.count - offset)
                let start = (base + offset).assumingMemoryBound(to: CChar.self)
                guard redisReaderFeed(reader, start, count) == REDIS_OK else { return REDIS_ERR }
                offset += count
                while true {
                    var object: UnsafeMutableRawPointer?
                    guard redisReaderGetReply(reader, &object) == REDIS_OK else { return REDIS_ERR }
                    guard object != nil, let reply = assembly.pointee.takeFinished() else { break }
                    replies.append(reply)
                }
            }
            return REDIS_OK
        }
        guard outcome == REDIS_OK else { throw failure() }
    }

    private func failure() -> RedisError {
        let text = withUnsafeBytes(of: reader.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return RedisError(.protocolViolation, "the server sent bytes that are no Redis reply", cause: text)
    }

    private static let portion = 4096
    private static let keptCapacity = 256 * 1024
}
