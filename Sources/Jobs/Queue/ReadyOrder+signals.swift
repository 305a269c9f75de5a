import Dashboards
import NIOCore
import Redis

extension ReadyOrder {
    func pause(_ subjects: [PauseSubject]) async throws(JobError) {
        for start in stride(from: 0, to: subjects.count, by: Self.batch) {
            try await evaluate(QueueScripts.pause, subjects[start..<min(start + Self.batch, subjects.count)].map { .string($0.text) })
        }
    }

    /// What Redis holds back.
    func paused() async throws(JobError) -> Set<PauseSubject> {
        let reply = try await send(RedisCommand("SMEMBERS", .string(keys.paused)))
        return Set(reply.array?.compactMap { $0.string.flatMap { PauseSubject(text: $0) } } ?? [])
    }

    func resume(_ subject: PauseSubject) async throws(JobError) {
        try await evaluate(QueueScripts.resume, [.string(subject.text)])
    }

    /// Keeps and announces how far a job is.
    func note(progress: Double, _ message: String, of id: JobID) async throws(JobError) {
        try await evaluate(QueueScripts.progress, [.string(id.description), .string("\(progress) \(message)")])
    }

    /// How far a running job is, as last heard.
    func progress(of id: JobID) async throws(JobError) -> (fraction: Double, message: String)? {
        guard let text = try await send(RedisCommand("HGET", .string(keys.progress), .string(id.description))).string else { return nil }
        return JobEvent.readProgress(text[...])
    }

    /// Tells the workers to stop jobs now rather than at their next heartbeat.
    func announceCancellation(of ids: [JobID]) async throws(JobError) {
        for id in ids { _ = try await send(RedisCommand("PUBLISH", .string(keys.cancellations), .string(id.description))) }
    }

    /// Whether nothing was lost since the last rebuild.
    func hasGeneration() async throws(JobError) -> Bool {
        try await send(RedisCommand("EXISTS", .string(keys.generation))).int == 1
    }

    /// The Redis to which the proof was given that it knows everything; nil when the proof is lost.
    func generation() async throws(JobError) -> String? {
        try await send(RedisCommand("GET", .string(keys.generation))).string
    }

    /// Notes that this Redis knows everything, unless the proof was lost meanwhile.
    func renewGeneration(_ server: String) async throws(JobError) {
        _ = try await send(RedisCommand("SET", .string(keys.generation), .string(server), "XX"))
    }

    /// The name that Redis has given itself at its start; another one after a restart or a failover.
    func server() async throws(JobError) -> String {
        do {
            return try await redis.info("server")["run_id"] ?? "unknown"
        } catch {
            throw .redis(error)
        }
    }

    func weigh(_ shares: [FacilityShare]) async throws(JobError) {
        for start in stride(from: 0, to: shares.count, by: Self.batch) {
            try await evaluate(
                QueueScripts.weigh,
                shares[start..<min(start + Self.batch, shares.count)].flatMap {
                    [.string($0.facility), .double($0.weight), .double($0.rate), .double($0.burst)]
                }
            )
        }
    }

    /// Whether the caller, under a name of its own, is the one to rebuild. Others wait three seconds for its next sign of life.
    func mayRebuild(_ name: String) async throws(JobError) -> Bool {
        let script = RedisScript(
            name: "rebuild",
            source: "return redis.call('SET', KEYS[1], '1', 'NX', 'PX', 3000) and redis.call('SET', KEYS[2], ARGV[1]) and 1 or 0"
        )
        return try await own(script, [keys.rebuilding, keys.rebuilder], [.string(name)])
    }

    /// Whether the caller still is the one to rebuild: not when Redis was emptied meanwhile, nor when somebody took over.
    func goesOnRebuilding(_ name: String) async throws(JobError) -> Bool {
        let script = RedisScript(
            name: "rebuilding",
            source: "return redis.call('GET', KEYS[2]) == ARGV[1] and redis.call('SET', KEYS[1], '1', 'PX', 3000) and 1 or 0"
        )
        return try await own(script, [keys.rebuilding, keys.rebuilder], [.string(name)])
    }

    /// Leaves the proof that everything was put back, unless Redis was emptied meanwhile; whether it did.
    func endRebuilding(_ name: String, server: String) async throws(JobError) -> Bool {
        let script = RedisScript(
            name: "rebuilt",
            source: """
                if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
                redis.call('SET', KEYS[3], ARGV[2])
                redis.call('DEL', KEYS[1], KEYS[2])
                return 1
                """
        )
        return try await own(script, [keys.rebuilding, keys.rebuilder, keys.generation], [.string(name), .string(server)])
    }

    private func own(_ script: RedisScript, _ keys: [String], _ arguments: [RedisArgument]) async throws(JobError) -> Bool {
        do {
            return try await redis.evaluate(script, keys: keys, arguments: arguments).int == 1
        } catch {
            throw .redis(error)
        }
    }

    /// The jobs that are claimed or running, as far as Redis knows; at most 10,000.
    func held() async throws(JobError) -> [JobID] {
        let reply = try await send(RedisCommand("ZRANGE", .string(keys.ran), "0", "9999"))
        return reply.array?.compactMap { $0.string.flatMap(JobID.init) } ?? []
    }

    /// Waits until there may be work of these classes, or the time is over, or ``endWait(of:)`` was said; then claims, in the same visit.
    /// Returns nil when Redis did not know the script and nothing was claimed.
    func claim(_ order: ClaimOrder, afterWaitFor classes: [JobClass], by worker: String, timeout: Duration) async throws(JobError) -> Claim? {
        var markers = classes.flatMap { jobClass in order.kinds.map { RedisArgument.string(keys.marker(jobClass, $0.kind)) } }
        markers.append(.string(keys.dueMarker))
        markers.append(.string(keys.marker(of: worker)))
        markers.append(.double(timeout.fractionalSeconds))
        let reply: RedisValue?
        do {
            reply = try await redis.blocking(
                RedisCommand("BZPOPMIN", arguments: markers),
                then: QueueScripts.claim,
                keys: [keys.root],
                arguments: [clock] + order.arguments,
                timeout: timeout
            )
        } catch {
            throw .redis(error)
        }
        guard let reply else { return nil }
        guard let claim = Claim(reply) else { throw .corrupt("the answer of the script claim") }
        return claim
    }

    /// Ends the wait of a worker now; forgotten after a second, should it not wait.
    func endWait(of worker: String) async throws(JobError) {
        let marker = RedisArgument.string(keys.marker(of: worker))
        do {
            _ = try await redis.transaction([RedisCommand("ZADD", marker, "0", "0"), RedisCommand("PEXPIRE", marker, "1000")])
        } catch {
            throw .redis(error)
        }
    }

    private func send(_ command: RedisCommand) async throws(JobError) -> RedisValue {
        do {
            return try await redis.send(command)
        } catch {
            throw .redis(error)
        }
    }

    private func evaluate(_ script: RedisScript, _ arguments: [RedisArgument]) async throws(JobError) {
        do {
            _ = try await redis.evaluate(script, keys: [keys.root], arguments: arguments)
        } catch {
            throw .redis(error)
        }
    }
}
