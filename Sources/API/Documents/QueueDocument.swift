import Dashboards
import Foundation
import Jobs

/// The queue as operators see it: depths, ages, workers, pauses.
struct QueueDocument: Encodable {
    let lines: [Line]
    let dead: [String: Int]
    let workers: [Worker]
    /// Kinds, classes, and those facilities that the reader may know of.
    let paused: [String]
    /// How many facilities are held back, named or not.
    let pausedFacilities: Int
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

    /// - Parameter facilities: those that the reader may know of; nil for all.
    init(_ statistics: QueueStatistics, facilities: Set<FacilityID>?) {
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
        paused = statistics.paused.filter { $0.isVisible(to: facilities) }.map(\.description)
        pausedFacilities = statistics.pausedFacilities
        unpublishedSeconds = statistics.unpublishedAge
    }
}

extension PauseSubject {
    /// Whether somebody who may know of these facilities may know of it; nil is all of them.
    func isVisible(to facilities: Set<FacilityID>?) -> Bool {
        guard let facilities, case .facility(let facility) = self else { return true }
        return facilities.contains(facility)
    }
}
