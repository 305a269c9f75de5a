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

    @Test("its folder and its logs, which hold a token, are their owner's only, also those that were there with another mode")
    func modes() throws {
        let files = FileManager.default
        let place = files.temporaryDirectory.appendingPathComponent("vitrine-test-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: place) }
        func mode(_ file: String) throws -> Int? { try files.attributesOfItem(atPath: file)[.posixPermissions] as? Int }
        let installation = Installation(path: place)
        try installation.make()
        #expect(try mode(place) == (geteuid() == 0 ? 0o711 : 0o700))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place + "/log")
        #expect(files.createFile(atPath: installation.log("up"), contents: Data("old".utf8), attributes: [.posixPermissions: 0o644]))
        try installation.make()
        try installation.makeLog("up").close()
        #expect(try mode(place + "/log") == 0o700 && mode(installation.exports) == 0o700)
        #expect(try mode(installation.log("up")) == 0o600)
        #expect(files.contents(atPath: installation.log("up")) == Data())
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
