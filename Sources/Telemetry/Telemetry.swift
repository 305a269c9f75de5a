public import Logging
import Metrics

/// How log records look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line, for machines.
    case json
    /// One plain line, for a terminal.
    case text
}

/// What a process says about itself: logs on standard error and metrics as Prometheus text.
public enum Telemetry {
    /// Sets up logging and metrics for the whole process; call it once, first.
    ///
    /// - Returns: the registry whose text `/metrics` serves.
    public static func bootstrap(service: String, level: Logger.Level, format: LogFormat) -> PrometheusRegistry {
        LoggingSystem.bootstrap { label in
            switch format {
            case .json:
                var handler = JSONLogHandler(label: label, level: level)
                handler.metadata["service"] = .string(service)
                return handler
            case .text:
                var handler = StreamLogHandler.standardError(label: label)
                handler.logLevel = level
                return handler
            }
        }
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }
}
