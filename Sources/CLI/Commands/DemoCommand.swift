import ArgumentParser
import Dashboards
import Foundation
import Logging
import PrivateServers

/// `vitrine demo`: the main job end to end, on real data, in a folder that is gone afterwards; what stays is the reports.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Load 336,776 flights, publish two dashboards, and draw them as PDF and PNG; then stop everything."
    )

    @Option(help: "The folder for the finished reports.") var output = "demo"

    func run() async throws {
        let steps = Steps()
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-demo-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        steps.say("Vitrine: flights that left New York in 2013")
        var failure: (any Error)?
        do {
            try await perform(Installation(path: place), steps)
        } catch {
            failure = error
            keepLogs(of: place, steps)
        }
        PrivateServers.stopAll()
        try? FileManager.default.removeItem(atPath: place)
        if let failure { throw failure }
        steps.say("done in \(steps.total.trimmingCharacters(in: .whitespaces)); everything is stopped\n")
        for name in ["flights.pdf", "flights.png", "weather.pdf"] { steps.say("  \(output)/\(name)") }
    }

    private func perform(_ installation: Installation, _ steps: Steps) async throws {
        let stack = try await Stack.start(installation, port: 0, workers: 1, steps: steps, logger: .command)
        var warehouse: Warehouse?
        do {
            let token = try installation.developmentToken(roles: ["admin", "editor", "viewer"], facilities: Flights.facilities)
            let api = APIClient(stack.apiURL, token: token)
            let loaded = try await Warehouse.start(directory: nil, steps: steps)
            warehouse = loaded
            let dashboards = try await Flights.publish(to: api, from: loaded, steps: steps)
            let reports = DemoReports(api: api, steps: steps)
            try await reports.waitForData(dashboards, databaseURL: stack.databaseURL)

            guard let first = dashboards.first, let last = dashboards.last else { throw StackError("There are no example dashboards.") }
            let paper: [(Flights.Published, String)] = [(first, "flights.pdf"), (last, "weather.pdf")]
            for (dashboard, name) in paper {
                let bytes = try await reports.export(dashboard, format: "pdf", options: ["timeZone": "America/New_York"])
                try bytes.write(to: URL(fileURLWithPath: output + "/" + name))
            }
            let picture = try await reports.export(first, format: "png", options: ["timeZone": "America/New_York", "scale": 2])
            try picture.write(to: URL(fileURLWithPath: output + "/flights.png"))

            let output = output
            _ = try await steps.run("check the PDF with qpdf, pdffonts, pdftotext and psql's answer") {
                let problems = try await ReportCheck(pdf: output + "/flights.pdf").problems(titles: first.titles, warehouse: loaded)
                if !problems.isEmpty { throw StackError(problems.joined(separator: "; ")) }
            } summary: {
                "sound, all fonts embedded, \(first.titles.count) titles and the total found"
            }
        } catch {
            await stack.stop()
            try? await warehouse?.server.stop()
            throw error
        }
        _ = try await steps.run("stop everything") {
            await stack.stop()
            try await warehouse?.server.stop()
        }
    }

    /// What went wrong should still be readable when the folder is gone.
    private func keepLogs(of place: String, _ steps: Steps) {
        let kept = output + "/log"
        try? FileManager.default.removeItem(atPath: kept)
        try? FileManager.default.copyItem(atPath: place + "/log", toPath: kept)
        steps.say("the logs of this run are in \(kept)")
    }
}
