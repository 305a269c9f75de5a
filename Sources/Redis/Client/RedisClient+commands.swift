public import NIOCore

extension RedisClient {
    /// The value of a key; nil when there is none.
    public func get(_ key: String) async throws(RedisError) -> ByteBuffer? {
        try await send(RedisCommand("GET", .string(key))).bytes
    }

    /// The values of keys, in their order; nil where there is none.
    public func get(_ keys: [String]) async throws(RedisError) -> [ByteBuffer?] {
        guard !keys.isEmpty else { return [] }
        let reply = try await send(RedisCommand("MGET", arguments: keys.map { .string($0) }))
        return reply.array?.map(\.bytes) ?? []
    }

    /// Sets a key. Returns false only when `onlyIfAbsent` found it present.
    /// - Parameter expiresIn: the life of the value, from 1 ms; nil keeps it for good.
    @discardableResult public func set(
        _ key: String,
        _ value: ByteBuffer,
        expiresIn: Duration? = nil,
        onlyIfAbsent: Bool = false
    ) async throws(RedisError) -> Bool {
        var arguments: [RedisArgument] = [.string(key), .bytes(value)]
        if let expiresIn { arguments += ["PX", .milliseconds(expiresIn)] }
        if onlyIfAbsent { arguments.append("NX") }
        return try await !send(RedisCommand("SET", arguments: arguments)).isNull
    }

    /// Removes keys; returns how many existed.
    @discardableResult public func delete(_ keys: [String]) async throws(RedisError) -> Int {
        guard !keys.isEmpty else { return 0 }
        return try await send(RedisCommand("DEL", arguments: keys.map { .string($0) })).int ?? 0
    }

    /// Removes keys; returns how many existed.
    @discardableResult public func delete(_ keys: String...) async throws(RedisError) -> Int {
        try await delete(keys)
    }

    /// Gives a key a new remaining life; false when there is no such key.
    @discardableResult public func expire(_ key: String, in life: Duration) async throws(RedisError) -> Bool {
        try await send(RedisCommand("PEXPIRE", .string(key), .milliseconds(life))).int == 1
    }

    /// Publishes a message; returns how many subscribers got it.
    @discardableResult public func publish(_ payload: ByteBuffer, to channel: String) async throws(RedisError) -> Int {
        try await send(RedisCommand("PUBLISH", .string(channel), .bytes(payload))).int ?? 0
    }

    /// Asks for a sign of life.
    public func ping() async throws(RedisError) {
        _ = try await send(RedisCommand("PING"))
    }

    /// The fields of one section of `INFO` (such as `server`, `memory`); of all default sections when nil.
    public func info(_ section: String? = nil) async throws(RedisError) -> [String: String] {
        let arguments = section.map { [RedisArgument.string($0)] } ?? []
        let text = try await send(RedisCommand("INFO", arguments: arguments)).string ?? ""
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
        return fields
    }
}
