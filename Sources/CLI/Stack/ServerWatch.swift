import Logging

/// Starts a private server again when it ends by itself: at once the first time, then ever more slowly.
struct ServerWatch: Sendable {
    let name: String
    let isRunning: @Sendable () -> Bool
    let start: @Sendable () async throws -> Void
    let logger: Logger

    /// Watches until the task is cancelled.
    func run() async {
        var pause = Self.interval
        while (try? await Task.sleep(for: pause)) != nil {
            if isRunning() {
                pause = Self.interval
                continue
            }
            logger.warning("\(name) ended; it is started again")
            do {
                try await start()
                logger.warning("\(name) runs again")
                pause = Self.interval
            } catch {
                logger.error("\(name) could not be started again", metadata: ["error": "\(error)"])
                pause = min(pause * 2, .seconds(10))
            }
        }
    }

    private static let interval = Duration.milliseconds(200)
}
