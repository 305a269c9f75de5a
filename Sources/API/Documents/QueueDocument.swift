import Foundation
import Jobs

/// The queue as operators see it: depths, ages, workers.
struct QueueDocument: Encodable {
    let lines: [Line]
    let dead: [String: Int]
    let workers: [Worker]
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
        unpublishedSeconds = statistics.unpublishedAge
    }
}

extension QueueStatistics {
    /// What is wrong, a sentence each: kinds that no worker takes, and jobs that have waited for a minute.
    var troubles: [String] {
        let untaken = [JobKind.exportDashboard, .materializeWidget, .materializeAllWidgets, .refreshMaterializedViews]
            .filter { !performedKinds.contains($0) }
        let waiting = lines.filter { $0.oldestReadyAge > 60 }.map { line in
            "the oldest ready \(line.kind.rawValue) has waited for \(Int(line.oldestReadyAge)) s"
        }
        return untaken.map { "no worker takes \($0.rawValue)" } + waiting
    }
}
