import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore

/// `vitrine status`: what runs here, and how it feels.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what runs here and its health; exits 1 when there is trouble."
    )

    @OptionGroup var options: InstallationOptions

    func run() async throws {
        guard let state = try options.installation.state else {
            print("Nothing runs here.")
            throw ExitCode(1)
        }
        print("process   \(state.processIdentifier)\naddress   \(state.apiURL)")
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: state.apiURL + "/health"), timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        guard let health = try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any] else {
            throw StackError("The API's health cannot be read.")
        }
        print("health    \(health["status"] ?? "?")")
        for check in health["checks"] as? [[String: Any]] ?? [] {
            let time = (check["milliseconds"] as? Double).map { String(format: "%.2f ms", $0) } ?? "\(check["error"] ?? "")"
            print("  \("\(check["name"] ?? "?")".padding(toLength: 14, withPad: " ", startingAt: 0))\(check["status"] ?? "?")  \(time)")
        }
        for trouble in health["troubles"] as? [String] ?? [] { print("  ! \(trouble)") }
        if health["status"] as? String != "ok" { throw ExitCode(1) }
    }
}
