import Foundation
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// `vitrine-api`: HTTP in, values out.
@main
struct App {
    static func main() async {
        let settings: Settings
        do throws(SettingsError) {
            settings = try Settings.load()
        } catch {
            FileHandle.standardError.write(Data("vitrine-api: \(error)\n".utf8))
            exit(78)
        }
        let metrics = Telemetry.bootstrap(
            service: "api",
            level: Logger.Level(rawValue: settings.logLevel) ?? .info,
            format: LogFormat(rawValue: settings.logFormat) ?? .json
        )
        let logger = Logger(label: "vitrine.api")
        do {
            try await build(settings: settings, metrics: metrics, logger: logger).run()
        } catch {
            logger.critical("stopped", metadata: ["error": .string(String(reflecting: error))])
            exit(1)
        }
    }
}
