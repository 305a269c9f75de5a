import Dashboards
import DataSources
import Hummingbird
import Jobs
import Logging
import NIOCore
import Postgres
import Redis
import ServiceLifecycle
import Settings
import Storage
import Telemetry
import UnixSignals
import WidgetData

extension App {
    /// Builds the whole process: the only place where clients are made.
    static func build(settings: Settings, metrics: PrometheusRegistry, logger: Logger) async throws -> ServiceGroup {
        let database = try PostgresConfiguration.ownDatabase(
            url: settings.databaseURL,
            process: "vitrine-api",
            connections: settings.databasePool
        )
        let postgres = PostgresClient(database, logger: logger)
        let queueAddress = try RedisConfiguration(url: settings.redisQueueURL)
        var cacheAddress = try RedisConfiguration(url: settings.redisCacheURL)
        cacheAddress.connections = System.coreCount
        let queueRedis = RedisClient(queueAddress, logger: logger)
        let cacheRedis = RedisClient(cacheAddress, logger: logger)

        let dashboards = DashboardStore(postgres)
        let widgets = WidgetStore(postgres)
        let queries = QueryStore(postgres)
        let sources = DataSourceStore(postgres)
        let exports = ExportStore(postgres)
        let files = try ExportFiles(directory: settings.exportsDirectory)
        let trail = AuditTrail(log: AuditLog(postgres))
        let operators = Operators(settings.operators)
        let queue = JobQueue(postgres: postgres, redis: queueRedis, logger: logger)
        let sampler = QueueSampler(queue)

        let cipher = try CredentialCipher(key: settings.credentialsKey.decodedBase64 ?? [])
        let egress = EgressPolicy(
            allowPrivateAddresses: settings.allowPrivateSources,
            allowControlPlaneServer: settings.allowControlPlaneServer,
            controlPlane: ControlPlaneEndpoint.endpoints(of: database)
                + [queueAddress, cacheAddress].compactMap { $0.endpoint.hostAndPort.map { ControlPlaneEndpoint(host: $0.host, port: $0.port) } }
        )
        let registry = DataSourceRegistry(cipher: cipher, egress: EgressGate(egress), logger: logger)
        let catalogue = Catalogue(postgres, logger: logger)
        var widgetData = WidgetDataConfiguration(key: settings.cacheKey, limits: AnswerLimits(time: .seconds(settings.sourceTimeout)))
        widgetData.copies = settings.cacheCopies << 20
        if settings.sealCache { widgetData.encryption = try CacheCipher(credentialsKey: settings.credentialsKey.decodedBase64 ?? []) }
        let reader = WidgetDataReader(
            catalogue: catalogue,
            redis: cacheRedis,
            registry: registry,
            sources: sources,
            materializations: MaterializationStore(postgres),
            configuration: widgetData,
            logger: logger
        )

        let routes = Routes(
            dashboard: DashboardHandlers(dashboards: dashboards, widgets: widgets, queue: queue, trail: trail),
            widget: WidgetHandlers(dashboards: dashboards, widgets: widgets, queries: queries, trail: trail),
            widgetData: WidgetDataHandlers(reader: reader),
            query: QueryHandlers(queries: queries, sources: sources, trail: trail),
            share: ShareHandlers(dashboards: dashboards, shares: ShareStore(postgres), trail: trail),
            export: ExportHandlers(postgres: postgres, dashboards: dashboards, exports: exports, files: files, queue: queue, trail: trail),
            batch: ExportBatchHandlers(
                postgres: postgres,
                dashboards: dashboards,
                exports: exports,
                batches: ExportBatchStore(postgres),
                queue: queue,
                trail: trail
            ),
            dataSource: DataSourceHandlers(sources: sources, registry: registry, cipher: cipher, trail: trail),
            job: JobHandlers(queue: queue, sampler: sampler, exports: exports, operators: operators, trail: trail),
            cache: CacheHandlers(reader: reader, operators: operators, trail: trail),
            view: MaterializedViewHandlers(
                views: MaterializedViewStore(postgres),
                sources: sources,
                queue: queue,
                operators: operators,
                trail: trail
            ),
            audit: AuditHandlers(log: AuditLog(postgres), operators: operators),
            health: HealthHandlers(
                postgres: postgres,
                queueRedis: queueRedis,
                cacheRedis: cacheRedis,
                sampler: sampler,
                files: files,
                metrics: metrics,
                schema: SchemaGate(Migrator(postgres, logger: logger))
            )
        )
        let verifier = await TokenVerifier(secret: settings.jwtSecret, issuer: settings.jwtIssuer, audience: settings.jwtAudience)
        let server = Application(
            router: routes.router(origins: settings.corsOrigins, verifier: verifier),
            server: .loopBound(idleTimeout: .seconds(60)),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { channel in
                logger.notice("listening", metadata: ["address": .string(channel.localAddress?.description ?? "?")])
            },
            logger: logger
        )
        let services: [any Service] = [postgres, queueRedis, cacheRedis, catalogue, reader, server]
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
    }
}
