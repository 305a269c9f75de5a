import Dashboards
import Foundation
import NIOCore
import Redis

extension ReadyOrder {
    func pause(_ subjects: [PauseSubject]) async throws(JobError) {
        guard !subjects.isEmpty else { return }
        try await evaluate(QueueScripts.pause, subjects.map { .string($0.text) })
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

    func setGeneration() async throws(JobError) {
        _ = try await send(RedisCommand("SET", .string(keys.generation), .string(UUID().uuidString)))
    }

    func setWeight(_ weight: Double, of facility: String) async throws(JobError) {
        _ = try await send(RedisCommand("HSET", .string(keys.weight), .string(facility), .double(weight)))
    }

    /// Waits until there may be work of the kinds and classes, or the time is over.
    func waitForWork(_ kinds: [JobKind], _ classes: [JobClass], timeout: Duration) async throws(JobError) {
        var arguments = classes.flatMap { jobClass in kinds.map { RedisArgument.string(keys.marker(jobClass, $0)) } }
        arguments.append(.string(keys.dueMarker))
        arguments.append(.double(timeout.fractionalSeconds))
        do {
            _ = try await redis.blocking(RedisCommand("BZPOPMIN", arguments: arguments), timeout: timeout)
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
