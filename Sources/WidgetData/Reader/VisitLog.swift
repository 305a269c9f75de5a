import Dashboards
import Foundation
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Remembers which answers are being read and notes it in the database now and then, so that the worker keeps them warm.
final class VisitLog: Sendable {
    private static let interval: Duration = .seconds(10)
    private static let capacity = 10_000
    /// What nobody has read for so long, and no publication pins, is forgotten.
    private static let memory: TimeInterval = 2 * 86_400
    private static let ticksBetweenPrunings = 360
    /// A visit is noted again after so many milliseconds.
    private static let quiet: Int64 = 60_000

    private let store: MaterializationStore
    private let logger: Logger
    private let pending = Mutex<[MaterializationRead]>([])

    init(_ store: MaterializationStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Answers for one user cannot be made ahead by somebody else, nor those for a time range that moves.
    func note(_ read: ResolvedRead) {
        let now = WidgetDataReader.milliseconds(Date())
        let last = read.notedAt.load(ordering: .relaxed)
        guard now - last > Self.quiet, read.facts.isPublished, read.isShared else { return }
        guard read.notedAt.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged else { return }
        guard
            let key = try? MaterializationKey(
                widgetID: read.facts.widget.id,
                facilities: read.facilities,
                parameters: read.parameters.members
            )
        else { return }
        pending.withLock { pending in
            if pending.count < Self.capacity { pending.append(MaterializationRead(key: key)) }
        }
    }

    /// Writes until the task is cancelled or the service group shuts down, and once more then.
    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            var ticks = 0
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    break
                }
                await flush()
                ticks += 1
                if ticks.isMultiple(of: Self.ticksBetweenPrunings) { await prune() }
            }
        }
        await Task.detached { [self] in await flush() }.value
    }

    private func prune() async {
        do throws(StorageError) {
            let moment = Date(timeIntervalSinceNow: -Self.memory)
            while try await store.prune(unusedSince: moment) > 0, !Task.isCancelled {}
        } catch {
            logger.warning("materializations that nobody reads could not be forgotten", metadata: ["error": "\(error.code)"])
        }
    }

    func flush() async {
        let reads = pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
        guard !reads.isEmpty else { return }
        do throws(StorageError) {
            try await store.touchRead(reads)
        } catch {
            logger.warning("readers' visits could not be noted", metadata: ["error": "\(error.code)"])
        }
    }
}
