import Foundation
import Testing

@testable import Settings

@Suite("Settings")
struct SettingsTests {
    static let good = [
        "VITRINE_DATABASE_URL": "postgres://vitrine@db/vitrine",
        "VITRINE_REDIS_QUEUE_URL": "redis://redis:6379/0",
        "VITRINE_JWT_SECRET": "qJ8vK2mXr5TnB7wZc4LhF9sDyG3pA6eU",
        "VITRINE_CREDENTIALS_KEY": "3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs=",
        "VITRINE_EXPORTS_DIRECTORY": "exports",
    ]

    @Test("the environment alone is enough, and what is left out has its default")
    func defaults() throws {
        let settings = try Settings.load(environment: Self.good)
        #expect(settings.port == 8080)
        #expect(settings.workerConcurrency == 10 && settings.workerSourceCap == 5)
        #expect(settings.workerFacilityCap == 0 && settings.workerExportCap == 2)
        #expect(settings.redisCacheURL == settings.redisQueueURL)
        #expect("\(settings.jwtSecret)" == "…")
        #expect(!String(reflecting: settings).contains("qJ8vK2mX"))
    }

    @Test(
        "a weak, short, example or shared secret refuses to start",
        arguments: [
            ("VITRINE_JWT_SECRET", ""), ("VITRINE_JWT_SECRET", "short"), ("VITRINE_JWT_SECRET", "change-me-change-me-change-me-change-me"),
            ("VITRINE_JWT_SECRET", String(repeating: "a", count: 64)), ("VITRINE_JWT_SECRET", "3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs="),
            ("VITRINE_CREDENTIALS_KEY", "bm90IGxvbmcgZW5vdWdo"), ("VITRINE_CREDENTIALS_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ]
    )
    func weakSecrets(name: String, value: String) {
        var environment = Self.good
        environment[name] = value
        #expect(throws: SettingsError.self) { try Settings.load(environment: environment) }
    }

    @Test("an unknown name is an error that names it, and all problems come at once")
    func unknown() {
        var environment = Self.good
        environment["VITRINE_DATABASE_ULR"] = "x"
        environment["VITRINE_HTTP_PORT"] = "eighty"
        let error = #expect(throws: SettingsError.self) { try Settings.load(environment: environment) }
        #expect(error?.problems.count == 2)
        #expect(error?.description.contains("VITRINE_DATABASE_ULR") == true)
    }

    @Test("a file stands under the environment and may refer to it")
    func file() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString).yaml").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text =
            "http:\n  port: 9000\n  corsOrigins: [https://a.example, https://b.example]\nexports:\n  directory: ${BASE}/files\nlog:\n  level: debug\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        var environment = Self.good
        environment["VITRINE_EXPORTS_DIRECTORY"] = nil
        environment["VITRINE_CONFIG"] = path
        environment["BASE"] = "/srv"
        environment["VITRINE_LOG_LEVEL"] = "error"
        let settings = try Settings.load(environment: environment)
        #expect(settings.port == 9000)
        #expect(settings.exportsDirectory == "/srv/files")
        #expect(settings.corsOrigins == ["https://a.example", "https://b.example"])
        #expect(settings.logLevel == "error")
        environment["BASE"] = nil
        #expect(throws: SettingsError.self) { try Settings.load(environment: environment) }
    }
}
