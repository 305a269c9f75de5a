public import Dashboards
public import Logging
public import Postgres
public import ServiceLifecycle
import Storage
import Synchronization

/// What is known of widgets, in memory: dropped when the database says that something changed, read again after five seconds at the latest, and not
/// used at all while nobody listens to the database.
public final class Catalogue: Service, Sendable {
    struct Address: Hashable {
        let widgetID: WidgetID
        let edition: WidgetEdition
    }

    private struct Entry: Sendable {
        let facts: WidgetFacts?
        let readAt: ContinuousClock.Instant
    }

    private struct State: Sendable {
        var entries: [Address: Entry] = [:]
        var readings: [Address: Task<Result<WidgetFacts?, WidgetDataError>, Never>] = [:]
        /// Counts changes, so that what was read across one is not kept.
        var changes = 0
        var isListening = false
    }

    private static let channel = "vitrine_catalogue"
    private static let capacity = 20_000

    private let postgres: PostgresClient
    private let reading: CatalogueReading
    private let longestAge: Duration
    private let logger: Logger
    private let state = Mutex(State())

    /// A catalogue over the product's database; it keeps nothing before ``run()`` listens.
    ///
    /// - Parameter longestAge: after which facts are read again; five seconds by default.
    public init(_ postgres: PostgresClient, longestAge: Duration = .seconds(5), logger: Logger) {
        self.postgres = postgres
        self.longestAge = longestAge
        self.logger = logger
        reading = CatalogueReading(postgres)
    }

    /// Listens for changes until the task is cancelled or the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await event in postgres.notifications(on: [Self.channel]) {
                switch event {
                case .connected, .reconnected: drop(.everything, listening: true)
                case .notification(let notification): drop(CatalogueChange(payload: notification.payload), listening: true)
                }
            }
            drop(.everything, listening: false)
        }
    }

    /// Whether changes are being heard, so that facts may be kept.
    public var isListening: Bool { state.withLock { $0.isListening } }

    /// Forgets what concerns a dashboard at once; for the process that changed it.
    public func forget(_ dashboard: DashboardID) {
        drop(.dashboard(dashboard.uuid), listening: nil)
    }

    /// Forgets all; for the process that changed a query or a data source.
    public func forgetAll() {
        drop(.everything, listening: nil)
    }

    /// The facts of a widget in an edition; nil when there is none.
    func facts(of widgetID: WidgetID, _ edition: WidgetEdition) async throws(WidgetDataError) -> WidgetFacts? {
        let address = Address(widgetID: widgetID, edition: edition)
        let now = ContinuousClock.now
        let known = state.withLock { state -> Entry? in
            guard state.isListening, let entry = state.entries[address], now - entry.readAt < longestAge else { return nil }
            return entry
        }
        if let known { return known.facts }
        return try await read(address, at: now).get()
    }

    private func read(_ address: Address, at now: ContinuousClock.Instant) async -> Result<WidgetFacts?, WidgetDataError> {
        let task = state.withLock { state in
            if let task = state.readings[address] { return task }
            let changes = state.changes
            let before = state.entries[address]?.facts
            let task = Task.detached { [self] () -> Result<WidgetFacts?, WidgetDataError> in
                let result: Result<WidgetFacts?, WidgetDataError>
                do throws(WidgetDataError) {
                    let facts = try await reading.facts(of: address.widgetID, address.edition)
                    result = .success(facts.map { facts in before.flatMap { $0.says(theSameAs: facts) ? $0 : nil } ?? facts })
                } catch {
                    result = .failure(error)
                }
                keep(result, at: address, readAt: now, changes: changes)
                return result
            }
            state.readings[address] = task
            return task
        }
        return await task.value
    }

    private func keep(_ result: Result<WidgetFacts?, WidgetDataError>, at address: Address, readAt: ContinuousClock.Instant, changes: Int) {
        state.withLock { state in
            if state.changes == changes { state.readings[address] = nil }
            guard case .success(let facts) = result, state.isListening, state.changes == changes else { return }
            if state.entries.count >= Self.capacity { state.entries.removeAll() }
            state.entries[address] = Entry(facts: facts, readAt: readAt)
        }
    }

    /// Readings that are under way keep their callers but are joined by nobody new.
    private func drop(_ change: CatalogueChange, listening: Bool?) {
        state.withLock { state in
            state.changes += 1
            state.readings = [:]
            if let listening { state.isListening = listening }
            if change == .everything {
                state.entries.removeAll()
            } else {
                state.entries = state.entries.filter { entry in entry.value.facts.map { !$0.concerns(change) } ?? false }
            }
        }
    }
}
