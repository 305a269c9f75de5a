import Dashboards
import DataSources
import Foundation
import Jobs
import Logging
import Postgres
import Redis
import Renderer
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
            process: "vitrine-worker",
            connections: settings.databasePool
        )
        let queueAddress = try RedisConfiguration(url: settings.redisQueueURL)
        let cacheAddress = try RedisConfiguration(url: settings.redisCacheURL)
        let postgres = PostgresClient(database, logger: logger)
        let queueRedis = RedisClient(queueAddress, logger: logger)
        let cacheRedis = RedisClient(cacheAddress, logger: logger)

        let dashboards = DashboardStore(postgres)
        let exports = ExportStore(postgres)
        let sources = DataSourceStore(postgres)
        let materializations = MaterializationStore(postgres)
        let views = MaterializedViewStore(postgres)
        let files = try ExportFiles(directory: settings.exportsDirectory)
        let queue = JobQueue(postgres: postgres, redis: queueRedis, logger: logger)

        let egress = EgressPolicy(
            allowPrivateAddresses: settings.allowPrivateSources,
            allowControlPlaneServer: settings.allowControlPlaneServer,
            controlPlane: ControlPlaneEndpoint.endpoints(of: database)
                + [queueAddress, cacheAddress].compactMap { $0.endpoint.hostAndPort.map { ControlPlaneEndpoint(host: $0.host, port: $0.port) } }
        )
        let registry = DataSourceRegistry(
            cipher: try CredentialCipher(key: settings.credentialsKey.decodedBase64 ?? []),
            egress: EgressGate(egress),
            logger: logger
        )
        let catalogue = Catalogue(postgres, logger: logger)
        var widgetData = WidgetDataConfiguration(key: settings.cacheKey, limits: AnswerLimits(time: .seconds(settings.sourceTimeout)))
        if settings.sealCache { widgetData.encryption = try CacheCipher(credentialsKey: settings.credentialsKey.decodedBase64 ?? []) }
        let reader = WidgetDataReader(
            catalogue: catalogue,
            redis: cacheRedis,
            registry: registry,
            sources: sources,
            materializations: materializations,
            configuration: widgetData,
            logger: logger
        )
        let performers: [any JobPerformer] = [
            ExportDashboardPerformer(
                dashboards: dashboards,
                exports: exports,
                files: files,
                findings: WidgetFindings(reader: reader),
                drawing: ReportDrawing(pool: try RenderPool(size: settings.renderers)),
                inspector: PDFInspector(program: try inspectorPath()),
                keepFor: Double(settings.exportsKeepHours) * 3600,
                logger: logger
            ),
            ExportBatchPerformer(batches: ExportBatchStore(postgres)),
            MaterializeWidgetPerformer(reader: reader, materializations: materializations, logger: logger),
            MaterializeAllWidgetsPerformer(materializations: materializations, queue: queue),
            RefreshMaterializedViewsPerformer(
                refresher: MaterializedViewRefresher(sources: sources, views: views, registry: registry, logger: logger),
                queue: queue
            ),
        ]
        let schema = SchemaGate(Migrator(postgres, logger: logger))
        let name = workerName(process: ProcessInfo.processInfo.processIdentifier)
        let jobs = JobServices.all(
            queue: queue,
            performers: performers,
            schedules: [Schedules.dueWidgets(materializations), Schedules.materializedViews(views)],
            configuration: JobRunnerConfiguration(
                name: name,
                concurrency: settings.workerConcurrency,
                kindCaps: [.exportDashboard: settings.workerExportCap],
                facilityCap: settings.workerFacilityCap,
                sourceCap: settings.workerSourceCap
            )
        )
        var keeping: [any Service] = [postgres, queueRedis, cacheRedis, catalogue, reader]
        let working: [any Service] = [ExportHousekeeping(exports: exports, files: files, logger: logger)] + jobs
        if let port = settings.workerPort {
            let endpoint = WorkerEndpoint(
                name: name,
                postgres: postgres,
                queueRedis: queueRedis,
                cacheRedis: cacheRedis,
                sampler: QueueSampler(queue),
                overdue: OverdueWidgets(materializations, logger: logger),
                runner: jobs.lazy.compactMap { $0 as? JobRunner }.first,
                files: files,
                schema: schema,
                metrics: metrics
            )
            keeping.append(endpoint.server(host: settings.workerHost, port: port, logger: logger))
        }
        logger.notice(
            "starting",
            metadata: ["worker": "\(name)", "concurrency": "\(settings.workerConcurrency)", "renderers": "\(settings.renderers)"]
        )
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: (keeping + working.map { AfterMigrations(gate: schema, service: $0, logger: logger) }).map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
    }

    /// The program that checks finished PDFs, beside this one.
    private static func inspectorPath() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = URL(fileURLWithPath: own).deletingLastPathComponent()
        let path = folder.appendingPathComponent("vitrine-inspect").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: path])
        }
        return path
    }
}
