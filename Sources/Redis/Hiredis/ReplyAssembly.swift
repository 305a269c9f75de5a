import CHiredis
import NIOCore

/// The reply under construction, filled by hiredis' callbacks; its address travels as `privdata`.
struct ReplyAssembly {
    private struct List {
        var expected: Int
        var elements: [RedisValue]
    }

    private var open: [List] = []
    private var finished: RedisValue?

    /// Whether a list still lacks elements.
    var hasOpenLists: Bool { !open.isEmpty }

    /// The reply that became whole, once.
    mutating func takeFinished() -> RedisValue? {
        defer { finished = nil }
        return finished
    }

    private mutating func append(_ value: RedisValue) {
        var value = value
        while let last = open.indices.last {
            open[last].elements.append(value)
            if open[last].elements.count < open[last].expected { return }
            value = .array(open.removeLast().elements)
        }
        finished = value
    }

    private mutating func openList(expecting count: Int) {
        guard count > 0 else { return append(.array([])) }
        var list = List(expected: count, elements: [])
        // The count comes from the wire: trust it with memory only as far as elements really arrive.
        list.elements.reserveCapacity(min(count, 1024))
        open.append(list)
    }
}

extension ReplyAssembly {
    /// hiredis' constructors of objects. Each returns a non-nil mark only, the values live in the assembly.
    static let functions = redisReplyObjectFunctions(
        createString: { task, start, count in
            guard let task, let start else { return nil }
            return build(task) { assembly in
                let bytes = UnsafeRawBufferPointer(start: start, count: count)
                switch task.pointee.type {
                case REDIS_REPLY_ERROR: assembly.append(.error(String(decoding: bytes, as: UTF8.self)))
                case REDIS_REPLY_STATUS: assembly.append(.simple(String(decoding: bytes, as: UTF8.self)))
                default: assembly.append(.bulk(ByteBuffer(bytes: bytes)))
                }
            }
        },
        createArray: { task, count in
            guard let task else { return nil }
            return build(task) { $0.openList(expecting: Int(count)) }
        },
        createInteger: { task, number in
            guard let task else { return nil }
            return build(task) { $0.append(.integer(number)) }
        },
        createNil: { task in
            guard let task else { return nil }
            return build(task) { $0.append(.null) }
        },
        freeObject: { _ in }
    )

    private static func build(
        _ task: UnsafePointer<redisReadTask>,
        _ body: (inout ReplyAssembly) -> Void
    ) -> UnsafeMutableRawPointer? {
        guard let data = task.pointee.privdata else { return nil }
        body(&data.assumingMemoryBound(to: ReplyAssembly.self).pointee)
        return data
    }
}
