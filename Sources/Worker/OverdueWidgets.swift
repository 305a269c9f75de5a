import Logging
import Metrics
import Storage

/// Counts what is due and was not ordered yet, for metrics: at most once in five seconds, however many ask.
actor OverdueWidgets {
    private let materializations: MaterializationStore
    private let logger: Logger
    private var countedAt: ContinuousClock.Instant?

    init(_ materializations: MaterializationStore, logger: Logger) {
        self.materializations = materializations
        self.logger = logger
    }

    func refreshGauges() async {
        let now = ContinuousClock.now
        if let countedAt, now - countedAt < .seconds(5) { return }
        countedAt = now
        do throws(StorageError) {
            let overdue = try await materializations.overdue()
            Gauge(label: "vitrine_widgets_overdue").record(overdue.count)
            Gauge(label: "vitrine_widgets_overdue_seconds").record(overdue.seconds)
        } catch {
            logger.warning("due widgets could not be counted", metadata: ["error": "\(error.code)"])
        }
    }
}
