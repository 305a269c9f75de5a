import Foundation
import Testing

@testable import CLI

@Suite("An installation on this machine")
struct InstallationTests {
    @Test("its folder is made by who writes into it; looking leaves no trace")
    func folder() throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        let installation = Installation(path: place)
        #expect(installation.state == nil)
        #expect(!FileManager.default.fileExists(atPath: place))
        let secret = try installation.keys().jwtSecret
        #expect(FileManager.default.fileExists(atPath: place + "/keys.json"))
        #expect(try installation.keys().jwtSecret == secret)
    }

    @Test(
        "API and workers get what was asked for over what the environment says over what suits one machine, and nothing that the command alone reads"
    )
    func variables() throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: place) }
        let variables = try Stack.variables(
            ["VITRINE_HTTP_PORT": "9000", "VITRINE_OPERATORS": "ann", "VITRINE_EXAMPLES": "Examples", "HOME": "/"],
            asked: ["VITRINE_HTTP_PORT": "8081"],
            Installation(path: place)
        )
        #expect(variables["VITRINE_HTTP_PORT"] == "8081")
        #expect(variables["VITRINE_OPERATORS"] == "ann")
        #expect(variables["VITRINE_SOURCES_ALLOW_PRIVATE"] == "true")
        #expect(variables["VITRINE_EXPORTS_DIRECTORY"] == place + "/exports")
        #expect(variables["VITRINE_JWT_SECRET"]?.isEmpty == false)
        #expect(variables["VITRINE_EXAMPLES"] == nil)
        #expect(variables["HOME"] == nil)
    }
}
