import Foundation
import Jobs

/// The queue as operators see it: depths, ages, workers, pauses.
struct QueueDocument: Encodable {
    let lines: [Line]
    let dead: [String: Int]
    let workers: [Worker]
    let paused: [String]
    let unpublishedSeconds: Double

    /// One kind of job in one class.
    struct Line: Encodable {
        let jobClass: String
        let kind: String
        let ready: Int
        let delayed: Int
        let running: Int
        let oldestReadySeconds: Double
    }

    /// One living worker.
    struct Worker: Encodable {
        let name: String
        let kinds: [String]
        let concurrency: Int
        let running: Int
        let seenAt: Date
    }

    init(_ statistics: QueueStatistics) {
        lines = statistics.lines.map { line in
            Line(
                jobClass: line.jobClass.name,
                kind: line.kind.rawValue,
                ready: line.ready,
                delayed: line.delayed,
                running: line.running,
                oldestReadySeconds: line.oldestReadyAge
            )
        }
        dead = Dictionary(uniqueKeysWithValues: statistics.dead.map { ($0.key.rawValue, $0.value) })
        workers = statistics.workers.map { worker in
            Worker(
                name: worker.name,
                kinds: worker.kinds.map(\.rawValue).sorted(),
                concurrency: worker.concurrency,
                running: worker.running,
                seenAt: worker.seenAt
            )
        }
        paused = statistics.paused.map(\.description)
        unpublishedSeconds = statistics.unpublishedAge
    }
}
