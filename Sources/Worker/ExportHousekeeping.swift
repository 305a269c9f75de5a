import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Storage

/// Once a minute: removes files whose time has passed, and ends exports whose job died without them. Once an hour: removes files that no export names.
struct ExportHousekeeping: Service {
    let exports: ExportStore
    let files: ExportFiles
    let logger: Logger

    /// A file is written before the row that names it, in the same run of a job, whose time limit is far below this.
    static let orphanAge: TimeInterval = 2 * 3600
    /// The most files that one sweep removes; what is left, the next round takes.
    static let sweepLimit = 1000
    private static let sweepInterval = Duration.seconds(3600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var nextSweep = ContinuousClock.now
            while !Task.isCancelled {
                do {
                    try await keep()
                    if ContinuousClock.now >= nextSweep, try await sweep() < Self.sweepLimit { nextSweep = .now + Self.sweepInterval }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("export housekeeping failed; it is tried again in a minute", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }

    private func keep() async throws {
        let abandoned = try await exports.failAbandoned()
        if abandoned > 0 { logger.warning("exports failed because their job died", metadata: ["exports": "\(abandoned)"]) }
        while true {
            let keys = try await exports.expire(before: Date())
            if keys.isEmpty { return }
            for key in keys { try await files.remove(key: key) }
            try await exports.forgetFiles(keys)
            logger.info("expired files removed", metadata: ["files": "\(keys.count)"])
        }
    }

    /// Removes old files that no export names, as a worker leaves them that was killed, or whose result came too late; returns how many.
    func sweep(limit: Int = sweepLimit) async throws -> Int {
        let moment = Date(timeIntervalSinceNow: -Self.orphanAge)
        let names = try await files.names()
        var (removed, bytes) = (0, 0)
        for start in stride(from: 0, to: names.count, by: 500) where removed < limit {
            try Task.checkCancellation()
            let batch = names[start..<min(start + 500, names.count)]
            let unnamed = Set(try await exports.unnamed(batch.compactMap(ExportFiles.key(ofFile:))))
            // Half a file is nobody's, also beside the whole one.
            for name in batch where removed < limit && ExportFiles.key(ofFile: name).map({ $0 != name || unnamed.contains($0) }) == true {
                guard let size = try await files.remove(file: name, writtenBefore: moment) else { continue }
                removed += 1
                bytes += size
            }
        }
        if removed > 0 {
            logger.notice(
                "files that no export names were removed",
                metadata: ["files": "\(removed)", "bytes": "\(bytes)", "more": removed < limit ? "no" : "in a minute"]
            )
        }
        return removed
    }
}
