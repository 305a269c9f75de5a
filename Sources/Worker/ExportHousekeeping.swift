import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Storage

/// Once a minute: removes files whose time has passed, and ends exports whose job died without them.
struct ExportHousekeeping: Service {
    let exports: ExportStore
    let files: ExportFiles
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await keep()
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
}
