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
        guard let state = options.installation.state else {
            print("Nothing runs here.")
            throw ExitCode(1)
        }
        print("process   \(state.processIdentifier)\naddress   \(state.apiURL)")
        var isWell = await show("health", state.apiURL)
        for (number, address) in state.workerURLs.enumerated() where await !show("worker \(number + 1)", address) { isWell = false }
        if !isWell { throw ExitCode(1) }
    }

    /// Prints the health of one process; false when there is trouble.
    private func show(_ name: String, _ address: String) async -> Bool {
        let title = name.padding(toLength: 10, withPad: " ", startingAt: 0)
        guard let health = try? await health(address) else {
            print("\(title)no answer from \(address)")
            return false
        }
        print("\(title)\(health["status"] ?? "?")")
        for check in health["checks"] as? [[String: Any]] ?? [] {
            let time = (check["milliseconds"] as? Double).map { String(format: "%.2f ms", $0) } ?? "\(check["error"] ?? "")"
            print("  \("\(check["name"] ?? "?")".padding(toLength: 14, withPad: " ", startingAt: 0))\(check["status"] ?? "?")  \(time)")
        }
        if let queues = health["queues"] as? [String: Any] { showQueue(queues) }
        for trouble in health["troubles"] as? [String] ?? [] { print("  ! \(trouble)") }
        return health["status"] as? String == "ok"
    }

    /// Prints what waits and what runs, a line for each kind and class.
    private func showQueue(_ queues: [String: Any]) {
        for line in queues["lines"] as? [[String: Any]] ?? [] {
            func number(_ name: String) -> Int { line[name] as? Int ?? 0 }
            let oldest = number("ready") > 0 ? ", the oldest for \(JobTable.span(line["oldestReadySeconds"] as? Double))" : ""
            print(
                "  \(line["kind"] ?? "?"), \(line["jobClass"] ?? "?"): \(number("ready")) ready\(oldest), \(number("delayed")) later, \(number("running")) running"
            )
        }
        for subject in queues["paused"] as? [String] ?? [] { print("  held back: \(subject)") }
        for (kind, count) in (queues["dead"] as? [String: Int] ?? [:]).sorted(by: { $0.key < $1.key }) where count > 0 {
            print("  dead: \(count) of \(kind) (`vitrine jobs dead`)")
        }
    }

    private func health(_ address: String) async throws -> [String: Any] {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: address + "/health"), timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        guard let health = try JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any] else {
            throw StackError("The health of \(address) cannot be read.")
        }
        return health
    }
}
