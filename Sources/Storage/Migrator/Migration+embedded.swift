extension Migration {
    /// The steps that this program was built with, in their order.
    public static let embedded: [Migration] = [
        Migration(version: 1, name: "dashboards", bytes: PackageResources._001_dashboards_sql),
        Migration(version: 2, name: "jobs", bytes: PackageResources._002_jobs_sql),
        Migration(version: 3, name: "widget_data_cache", bytes: PackageResources._003_widget_data_cache_sql),
        Migration(version: 4, name: "export_jobs", bytes: PackageResources._004_export_jobs_sql),
        Migration(version: 5, name: "audit_log", bytes: PackageResources._005_audit_log_sql),
        Migration(version: 6, name: "materialized_views", bytes: PackageResources._006_materialized_views_sql),
        Migration(version: 7, name: "widget_types", bytes: PackageResources._007_widget_types_sql),
        Migration(version: 8, name: "job_limits", bytes: PackageResources._008_job_limits_sql),
        Migration(version: 9, name: "cache_dependants", bytes: PackageResources._009_cache_dependants_sql),
        Migration(version: 10, name: "export_batches", bytes: PackageResources._010_export_batches_sql),
        Migration(version: 11, name: "job_domains", bytes: PackageResources._011_job_domains_sql),
        Migration(version: 12, name: "names", bytes: PackageResources._012_names_sql),
        Migration(version: 13, name: "job_outbox", bytes: PackageResources._013_job_outbox_sql),
        Migration(version: 14, name: "job_requested_at", bytes: PackageResources._014_job_requested_at_sql),
    ]

    private init(version: Int, name: String, bytes: [UInt8]) {
        self.init(version: version, name: name, sql: String(decoding: bytes, as: UTF8.self))
    }
}
