public import Dashboards
public import DataSources
import Foundation
public import Logging
import Metrics
import NIOCore
public import Redis
public import ServiceLifecycle
public import Storage

/// Answers what widgets ask: authorizes, makes the key, looks into the cache, and asks the source once where many wait.
public final class WidgetDataReader: Service, Sendable {
    let catalogue: Catalogue
    let registry: DataSourceRegistry
    let sources: DataSourceStore
    let configuration: WidgetDataConfiguration
    /// What is kept of the answers.
    public let cache: WidgetDataCache
    let flights = FlightTable()
    let metrics = WidgetDataMetrics()
    let logger: Logger
    let resolver: ReadResolver
    private let visits: VisitLog

    /// A reader; several in several processes share what is cached when they have the same key.
    public init(
        catalogue: Catalogue,
        redis: RedisClient,
        registry: DataSourceRegistry,
        sources: DataSourceStore,
        materializations: MaterializationStore,
        configuration: WidgetDataConfiguration,
        logger: Logger
    ) {
        self.catalogue = catalogue
        self.registry = registry
        self.sources = sources
        self.configuration = configuration
        self.logger = logger
        cache = WidgetDataCache(redis, configuration: configuration, metrics: metrics, logger: logger)
        let keys = CacheKeyMaker(key: configuration.key, limits: configuration.limits)
        resolver = ReadResolver(keys: keys, capacity: configuration.rememberedKeys)
        visits = VisitLog(materializations, logger: logger)
    }

    /// Notes readers' visits every few seconds, so that what is read stays warm, and hears of what changes in the cache, until shutdown.
    public func run() async throws {
        let following = Task { [cache] in await cache.copies.follow(cache.redis, logger: cache.logger) }
        await visits.run()
        following.cancel()
        await following.value
    }

    /// The data of a widget as a JSON document.
    public func answer(_ request: WidgetDataRequest) async throws(WidgetDataError) -> WidgetAnswer {
        let read = try await authorized(request)
        visits.note(read)
        let (entry, state) = try await entry(for: read, refresh: request.refresh)
        return Self.answer(entry, state, read, request.format)
    }

    /// The data of a widget as a JSON document, without asking its source; nil when that is needed.
    public func cachedAnswer(_ request: WidgetDataRequest) async throws(WidgetDataError) -> WidgetAnswer? {
        guard !request.refresh else { return nil }
        let read = try await authorized(request)
        guard let entry = await cache.entry(read.key), let state = serve(entry, read) else { return nil }
        visits.note(read)
        return Self.answer(entry, state, read, request.format)
    }

    private static func answer(_ entry: CacheEntry, _ state: CacheState, _ read: ResolvedRead, _ format: WidgetDataFormat) -> WidgetAnswer {
        guard format == .columns else {
            return WidgetAnswer(entry, read.facts, state: state, format: .objects, payload: entry.payload)
        }
        let table = AnswerPayload.table(of: entry.payload) ?? ResultTable(columns: [], rows: [])
        let payload = ByteBuffer(bytes: AnswerPayload.bytes(of: table, format: .columns))
        return WidgetAnswer(entry, read.facts, state: state, format: .columns, payload: payload)
    }

    /// The data of a widget as a table, for drawing.
    public func table(_ request: WidgetDataRequest) async throws(WidgetDataError) -> WidgetTable {
        let read = try await authorized(request)
        let (entry, state) = try await entry(for: read, refresh: request.refresh)
        let table = AnswerPayload.table(of: entry.payload) ?? ResultTable(columns: [], rows: [])
        return WidgetTable(table: table, asOf: Date(timeIntervalSince1970: Double(entry.asOf) / 1000), state: state)
    }

    /// Removes every answer that a facility's queries gave or that holds a facility's rows, also those that are being read from their sources now:
    /// when this returns, nothing that was asked before it is kept, and nobody who asks this process from now on is given it. Another process may still
    /// hand what it had begun to ask to its own readers.
    public func flush(facility: FacilityID) async throws(RedisError) -> CacheUsage {
        flights.close()
        return try await cache.flush(facility: facility)
    }

    /// The request made definite, if the principal may ask it. Nothing of the cache is touched before this has passed.
    func authorized(_ request: WidgetDataRequest) async throws(WidgetDataError) -> ResolvedRead {
        guard let facts = try await catalogue.facts(of: request.widgetID, request.edition),
            let permission = facts.access.permission(of: request.principal)
        else {
            metrics.refused.increment()
            throw .notFound
        }
        guard permission >= facts.permission else {
            metrics.refused.increment()
            throw request.edition == .draft ? .forbidden(facts.permission) : .notFound
        }
        return try resolver.resolve(request, facts)
    }
}
