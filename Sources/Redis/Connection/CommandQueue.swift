import DequeModule
import NIOCore

/// The commands of one connection in the order of their replies, and the bytes not yet written. Does no I/O.
struct CommandQueue {
    private var commands = Deque<PendingCommand>()
    private var writtenCount = 0
    private var outgoing = ByteBuffer()
    private var spare = ByteBuffer()
    /// Whether somebody gave up a command before it was written.
    private var hasWithdrawn = false

    /// The earliest instant at which a waiter's patience ends, perhaps of one that was answered meanwhile.
    private(set) var nextDeadline = NIODeadline.distantFuture

    var hasUnwritten: Bool { commands.count > writtenCount }
    var hasWritten: Bool { writtenCount > 0 }
    /// The deadline of the command whose reply is due next.
    var oldestWrittenDeadline: NIODeadline? { writtenCount > 0 ? commands.first?.deadline : nil }

    mutating func append(_ command: PendingCommand, encode: (inout ByteBuffer) -> Void) {
        let start = outgoing.readableBytes
        encode(&outgoing)
        commands.append(command)
        commands[commands.count - 1].byteCount = outgoing.readableBytes - start
        if command.deadline < nextDeadline { nextDeadline = command.deadline }
    }

    /// Hands out all unwritten bytes; their commands count as in flight from now on.
    mutating func takeOutgoing() -> ByteBuffer? {
        if hasWithdrawn { dropWithdrawn() }
        guard hasUnwritten else { return nil }
        writtenCount = commands.count
        // Two buffers take turns: by the next round the socket has let go of the other one, and its memory serves again.
        let bytes = outgoing
        outgoing = spare
        if outgoing.capacity > Self.keptCapacity { outgoing = ByteBuffer() } else { outgoing.clear() }
        spare = bytes
        return bytes
    }

    /// Takes commands that nobody awaits any more out of the unwritten bytes: they are never sent.
    private mutating func dropWithdrawn() {
        hasWithdrawn = false
        let unwritten = Array(commands.suffix(commands.count - writtenCount))
        commands.removeLast(unwritten.count)
        var bytes = outgoing
        outgoing = ByteBuffer()
        for command in unwritten {
            guard var slice = bytes.readSlice(length: command.byteCount), command.isAwaited else { continue }
            outgoing.writeBuffer(&slice)
            commands.append(command)
        }
    }

    /// Matches replies to commands, first to first. Throws when a reply has no command.
    mutating func resolve(_ replies: [RedisValue], into completions: inout [Completion]) throws(RedisError) {
        for reply in replies {
            guard writtenCount > 0 else {
                throw RedisError(.protocolViolation, "the server sent a reply that nobody asked for")
            }
            commands[0].remaining -= 1
            if commands[0].remaining > 0 {
                commands[0].collected.append(reply)
                continue
            }
            var command = commands.removeFirst()
            writtenCount -= 1
            switch command.waiter {
            case .one(let continuation):
                completions.append(.one(continuation, .success(reply)))
            case .group(let continuation):
                command.collected.append(reply)
                completions.append(.group(continuation, .success(command.collected)))
            case .none: break
            }
        }
    }

    /// Ends the wait of the command `id`. When it was written, its replies will be dropped in order; otherwise it is never sent.
    mutating func abandon(_ id: UInt64, _ error: RedisError) -> Completion? {
        guard let first = commands.first else { return nil }
        // Identifiers grow nearly in step with positions, so the search starts where the command should be.
        let guess = min(commands.count - 1, Int(clamping: id &- first.id))
        for distance in 0..<commands.count {
            for position in [guess - distance, guess + distance] where commands.indices.contains(position) && commands[position].id == id {
                if position >= writtenCount { hasWithdrawn = true }
                return commands[position].fail(error)
            }
        }
        return nil
    }

    mutating func failWritten(_ error: RedisError) -> [Completion] {
        let failed = commands.indices.prefix(writtenCount).compactMap { commands[$0].fail(error) }
        commands.removeFirst(writtenCount)
        writtenCount = 0
        return failed
    }

    mutating func failUnwritten(_ error: RedisError) -> [Completion] {
        let failed = commands.indices.dropFirst(writtenCount).compactMap { commands[$0].fail(error) }
        commands.removeLast(commands.count - writtenCount)
        outgoing.clear()
        hasWithdrawn = false
        return failed
    }

    /// Ends the wait of every command whose deadline has passed; `unsent` is told to those that were not written, and these are never sent.
    mutating func expire(at now: NIODeadline, unsent: RedisError?) -> [Completion] {
        guard now >= nextDeadline else { return [] }
        let late = RedisError(.timeout, "no reply in time")
        var completions: [Completion] = []
        nextDeadline = .distantFuture
        for index in commands.indices where commands[index].isAwaited {
            guard commands[index].deadline <= now else {
                nextDeadline = min(nextDeadline, commands[index].deadline)
                continue
            }
            let isUnsent = index >= writtenCount
            if isUnsent { hasWithdrawn = true }
            if let completion = commands[index].fail(isUnsent ? unsent ?? late : late) { completions.append(completion) }
        }
        return completions
    }

    private static let keptCapacity = 256 * 1024
}
