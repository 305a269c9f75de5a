// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .treatAllWarnings(as: .error),
]

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let nioEssentials = Target.Dependency.product(name: "NIOFoundationEssentialsCompat", package: "swift-nio")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

let package = Package(
    name: "vitrine",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "vitrine", targets: ["CLI"]),
        .executable(name: "vitrine-api", targets: ["API"]),
        .executable(name: "vitrine-worker", targets: ["Worker"]),
        .executable(name: "vitrine-inspect", targets: ["Inspect"]),
        .library(name: "Postgres", targets: ["Postgres"]),
        .library(name: "Redis", targets: ["Redis"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // C libraries
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev", "libcairo2-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev", "libisal-dev"])]),
        .systemLibrary(name: "CPoppler", pkgConfig: "poppler-glib", providers: [.apt(["libpoppler-glib-dev"])]),

        // Leaves: import nothing of ours
        .target(name: "Postgres", dependencies: ["CPostgres", log, lifecycle], swiftSettings: strict),
        .target(
            name: "Redis",
            dependencies: ["CHiredis", crypto, nioCore, nioPosix, nioSSL, deque, log, lifecycle],
            swiftSettings: strict
        ),
        .target(name: "Dashboards", swiftSettings: strict),
        .target(name: "Charts", resources: [.embedInCode("Geography")], swiftSettings: strict),
        .target(name: "PrivateServers", swiftSettings: strict),
        .target(name: "Settings", dependencies: [configuration, crypto, yams], swiftSettings: strict),
        .target(name: "Telemetry", dependencies: [log, metrics, coreMetrics], swiftSettings: strict),

        // Rooms
        .target(name: "Renderer", dependencies: ["Charts", "CCairo", "CDeflate"], swiftSettings: strict),
        .target(name: "Reports", dependencies: ["Dashboards", "Charts", yams], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: ["Postgres", "Dashboards", crypto, log],
            resources: [.embedInCode("Migrations")],
            swiftSettings: strict
        ),
        .target(
            name: "Jobs",
            dependencies: ["Redis", "Postgres", "Dashboards", crypto, log, metrics, lifecycle, nioCore],
            resources: [.embedInCode("Scripts")],
            swiftSettings: strict
        ),
        .target(
            name: "DataSources",
            dependencies: ["Postgres", "Dashboards", crypto, log],
            swiftSettings: strict
        ),
        .target(
            name: "WidgetData",
            dependencies: [
                "DataSources", "Redis", "Storage", "Postgres", "Dashboards", crypto, log, metrics, nioCore, lifecycle,
            ],
            swiftSettings: strict
        ),

        // Executables
        .executableTarget(
            name: "API",
            dependencies: [
                "Dashboards", "Storage", "Jobs", "WidgetData", "DataSources", "Postgres", "Redis", "Settings",
                "Telemetry", hummingbird, hummingbirdCore, httpTypes, jwt, crypto, log, metrics, lifecycle, signals, nioCore, nioFoundation,
                nioEssentials,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Worker",
            dependencies: [
                "Dashboards", "Storage", "Jobs", "WidgetData", "DataSources", "Reports", "Charts", "Renderer", "Postgres", "Redis",
                "Settings", "Telemetry", hummingbird, httpTypes, nioCore, nioEssentials, crypto, log, metrics, lifecycle, signals,
            ],
            swiftSettings: strict
        ),
        .executableTarget(name: "Inspect", dependencies: ["CPoppler"], swiftSettings: strict),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "PrivateServers", "Storage", "Jobs", "Dashboards", "Reports", "Charts", "Renderer", "Postgres", "Redis",
                arguments, crypto, httpClient, log, nioCore, nioHTTP1, nioFoundation,
            ],
            swiftSettings: strict
        ),

        // Benchmarks
        .executableTarget(
            name: "BenchQueue",
            dependencies: ["Jobs", "Storage", "Dashboards", "Postgres", "Redis", "PrivateServers", log, lifecycle],
            path: "Benchmarks/queue",
            exclude: ["peers"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Chaos",
            dependencies: ["Jobs", "Storage", "Dashboards", "Postgres", "Redis", "PrivateServers", log, lifecycle, signals, nioCore, nioPosix],
            path: "Benchmarks/chaos",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "RenderBenchmark",
            dependencies: ["Charts", "Renderer"],
            path: "Benchmarks/render",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Gallery",
            dependencies: ["Reports", "Charts", "Renderer"],
            path: "Benchmarks/gallery",
            exclude: ["gallery.yaml"],
            swiftSettings: strict
        ),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: ["PrivateServers", "Postgres", "Redis", "Storage", log],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "PrivateServers", log], swiftSettings: strict),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "PrivateServers", log, nioCore], swiftSettings: strict),
        .testTarget(name: "DashboardsTests", dependencies: ["Dashboards"], swiftSettings: strict),
        .testTarget(name: "ChartsTests", dependencies: ["Charts"], exclude: ["Scenes"], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: strict),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry", log, coreMetrics], swiftSettings: strict),
        .testTarget(name: "PrivateServersTests", dependencies: ["PrivateServers"], swiftSettings: strict),
        .executableTarget(name: "CheckPDF", path: "Tests/CheckPDF", swiftSettings: strict),
        .testTarget(
            name: "RendererTests",
            dependencies: ["Renderer", "Charts", "Inspect", "CheckPDF", "RenderBenchmark"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Storage", "Dashboards", "Postgres", "TestSupport", log],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Jobs", "Storage", "Dashboards", "PrivateServers", "Postgres", "Redis", "Telemetry", "TestSupport", coreMetrics, log, lifecycle,
                nioCore,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DataSourcesTests",
            dependencies: ["DataSources", "Dashboards", "Postgres", "TestSupport", log],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WidgetDataTests",
            dependencies: ["WidgetData", "DataSources", "Storage", "Dashboards", "PrivateServers", "Postgres", "Redis", "TestSupport", log, nioCore],
            swiftSettings: strict
        ),
        .testTarget(
            name: "APITests",
            dependencies: ["API", "Dashboards", "Jobs", "Postgres", "Settings", "Storage", crypto, httpTypes],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "Worker", "Inspect", "Jobs", "WidgetData", "DataSources", "Storage", "Dashboards", "Renderer", "Postgres", "Redis", "TestSupport",
                log,
                lifecycle,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Reports", "Charts", "Dashboards", "Renderer"],
            exclude: ["Pictures"],
            swiftSettings: strict
        ),
        .testTarget(name: "CLITests", dependencies: ["CLI", "Dashboards", "Renderer"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CLI", "API", "Worker", "Inspect", "Dashboards", "PrivateServers", "Postgres", "Redis", httpClient, log, nioCore, nioHTTP1,
                nioFoundation,
            ],
            swiftSettings: strict
        ),
    ]
)
