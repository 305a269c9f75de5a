import Foundation
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// `vitrine-worker`: jobs in, effects out.
@main
struct App {
    static func main() async {
        let settings: Settings
        do throws(SettingsError) {
            settings = try Settings.load()
        } catch {
            FileHandle.standardError.write(Data("vitrine-worker: \(error)\n".utf8))
            exit(78)
        }
        let metrics = Telemetry.bootstrap(
            service: "worker",
            level: Logger.Level(rawValue: settings.logLevel) ?? .info,
            format: LogFormat(rawValue: settings.logFormat) ?? .json
        )
        let logger = Logger(label: "vitrine.worker")
        do {
            try await build(settings: settings, metrics: metrics, logger: logger).run()
        } catch {
            logger.critical("stopped", metadata: ["error": .string(String(reflecting: error))])
            exit(1)
        }
    }
}
