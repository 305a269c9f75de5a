import HTTPTypes
import Hummingbird

/// Every path that the API answers, in one table; openapi.yaml describes the same.
struct Routes {
    static let base = "/api/v1/dashboard"
    static let dashboards = base + "/dashboards"
    static let widgets = base + "/widgets"
    static let queries = base + "/queries"
    static let exports = base + "/exports"
    static let admin = base + "/admin"
    static let dataSources = "/api/v1/datasources"

    let dashboard: DashboardHandlers
    let widget: WidgetHandlers
    let widgetData: WidgetDataHandlers
    let query: QueryHandlers
    let share: ShareHandlers
    let export: ExportHandlers
    let batch: ExportBatchHandlers
    let dataSource: DataSourceHandlers
    let job: JobHandlers
    let cache: CacheHandlers
    let view: MaterializedViewHandlers
    let audit: AuditHandlers
    let health: HealthHandlers

    typealias Handler = @Sendable (Request, RequestScope) async throws -> Response

    /// What everybody may ask.
    var open: [(HTTPRequest.Method, String, Handler)] {
        [
            (.get, "/health", health.health),
            (.get, "/health/live", health.live),
            (.get, "/health/ready", health.ready),
            (.get, "/metrics", health.prometheus),
        ]
    }

    /// What needs a token.
    var authenticated: [(HTTPRequest.Method, String, Handler)] {
        [
            (.post, Self.dashboards, dashboard.create),
            (.get, Self.dashboards, dashboard.list),
            (.get, Self.dashboards + "/:id", dashboard.read),
            (.put, Self.dashboards + "/:id", dashboard.replace),
            (.delete, Self.dashboards + "/:id", dashboard.delete),
            (.post, Self.dashboards + "/:id/publish", dashboard.publish),
            (.get, Self.dashboards + "/:id/versions", dashboard.versions),
            (.get, Self.dashboards + "/:id/versions/:n", dashboard.version),
            (.post, Self.dashboards + "/:id/versions/:n/restore", dashboard.restore),
            (.get, Self.dashboards + "/:id/versions/:n/diff/:other", dashboard.difference),
            (.post, Self.dashboards + "/:id/share", share.grant),
            (.delete, Self.dashboards + "/:id/share/:userId", share.revoke),
            (.get, Self.dashboards + "/:id/shares", share.list),
            (.get, Self.dashboards + "/:id/exports", export.list),

            (.post, Self.widgets, widget.create),
            (.post, Self.widgets + "/data", widgetData.read),
            (.get, Self.widgets + "/:id", widget.read),
            (.put, Self.widgets + "/:id", widget.replace),
            (.delete, Self.widgets + "/:id", widget.delete),
            (.get, Self.widgets + "/:id/data", widgetData.readOne),

            (.post, Self.queries, query.create),
            (.get, Self.queries, query.list),
            (.get, Self.queries + "/:id", query.read),
            (.put, Self.queries + "/:id", query.replace),
            (.delete, Self.queries + "/:id", query.delete),
            (.get, Self.queries + "/:id/versions", query.versions),

            (.post, Self.exports, export.create),
            (.post, Self.exports + "/batch", batch.create),
            (.get, Self.exports + "/batch/:id", batch.read),
            (.delete, Self.exports + "/batch/:id", batch.cancel),
            (.get, Self.exports + "/:id", export.read),
            (.get, Self.exports + "/:id/file", export.file),
            (.delete, Self.exports + "/:id", export.cancel),

            (.post, Self.dataSources, dataSource.create),
            (.get, Self.dataSources, dataSource.list),
            (.get, Self.dataSources + "/:id", dataSource.read),
            (.put, Self.dataSources + "/:id", dataSource.replace),
            (.delete, Self.dataSources + "/:id", dataSource.delete),
            (.post, Self.dataSources + "/:id/test", dataSource.test),

            (.get, Self.admin + "/jobs", job.list),
            (.get, Self.admin + "/jobs/:id", job.read),
            (.post, Self.admin + "/jobs/:id/retry", job.retry),
            (.post, Self.admin + "/jobs/:id/cancel", job.cancel),
            (.get, Self.admin + "/queues", job.queues),
            (.get, Self.admin + "/pauses", job.pauses),
            (.put, Self.admin + "/pauses/:subject", job.pause),
            (.delete, Self.admin + "/pauses/:subject", job.resume),
            (.post, Self.admin + "/cache/flush", cache.flush),
            (.get, Self.admin + "/materialized-views", view.list),
            (.post, Self.admin + "/materialized-views", view.refresh),
            (.get, Self.admin + "/audit", audit.list),
        ]
    }

    /// The router: middleware from the outside in, then the table; HEAD is answered where GET is, and a known path with an unknown verb is 405.
    func router(origins: [String], verifier: TokenVerifier) -> Router<RequestScope> {
        let router = Router(context: RequestScope.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: BodylessHead())
        router.add(middleware: RequestIdentity())
        router.add(middleware: RequestLog())
        router.add(middleware: CrossOrigin(origins: Set(origins)))
        router.add(middleware: ProblemTranslation())
        for (method, path, handler) in open { router.on(RouterPath(path), method: method, use: handler) }
        let protected = router.group().add(middleware: Authentication(verifier: verifier))
        for (method, path, handler) in authenticated { protected.on(RouterPath(path), method: method, use: handler) }
        refuseOtherMethods(on: router)
        return router
    }

    private func refuseOtherMethods(on router: Router<RequestScope>) {
        let byPath = Dictionary(grouping: open + authenticated, by: \.1).mapValues { rows in rows.flatMap { $0.0 == .get ? [.get, .head] : [$0.0] } }
        let methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY"].compactMap { HTTPRequest.Method($0) }
        for (path, known) in byPath {
            let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
            for method in methods where !known.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Problem(
                        .methodNotAllowed,
                        "method_not_allowed",
                        "This path answers \(allowed).",
                        headers: [.allow: allowed]
                    )
                }
            }
        }
    }
}
