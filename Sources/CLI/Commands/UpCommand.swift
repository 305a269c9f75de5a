import ArgumentParser
import Foundation
import Logging
import PrivateServers

/// `vitrine up`: starts everything and stays, or goes to the background.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Start PostgreSQL, Redis, the API and workers on this machine; only what has no URL is started privately."
    )

    @OptionGroup var options: InstallationOptions
    @Option(help: "The API's port, whatever VITRINE_HTTP_PORT says; 0 takes a free one.") var port = 8080
    @Option(help: "Worker processes.") var workers = 1
    @Flag(help: "Return when everything is ready; `vitrine down` stops it.") var detach = false
    @Flag(help: "Load the flights warehouse and its dashboards too.") var demo = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port is 0 to 65535.") }
        guard (1...64).contains(workers) else { throw ValidationError("Start 1 to 64 workers.") }
    }

    func run() async throws {
        let installation = options.installation
        if let state = installation.state {
            throw StackError("It runs already, as process \(state.processIdentifier), at \(state.apiURL). Stop it with `vitrine down`.")
        }
        if detach { return try await Background.start(installation) }
        let signals = StopSignals()
        let steps = Steps()
        let stack = try await Stack.start(installation, port: port, workers: workers, steps: steps, logger: .command)
        var warehouse: Warehouse?
        do {
            let token = try installation.developmentToken(roles: ["admin", "editor", "viewer"], facilities: Flights.facilities)
            if demo {
                let server = try await Warehouse.start(directory: installation.path + "/warehouse", steps: steps)
                warehouse = server
                _ = try await Flights.publish(to: APIClient(stack.apiURL, token: token), from: server, steps: steps)
            }
            try installation.write(
                .init(
                    processIdentifier: ProcessInfo.processInfo.processIdentifier,
                    apiURL: stack.apiURL,
                    databaseURL: stack.databaseURL,
                    redisURL: stack.redisURL,
                    workerURLs: stack.workerURLs
                )
            )
            steps.say(Welcome.text(apiURL: stack.apiURL, token: token))
            await signals.wait()
        } catch {
            await stack.stop()
            try? await warehouse?.server.stop()
            throw error
        }
        installation.removeState()
        await stack.stop()
        try? await warehouse?.server.stop()
        steps.say("stopped")
    }
}

/// What to try first.
enum Welcome {
    static func text(apiURL: String, token: String) -> String {
        """

        Vitrine answers at \(apiURL)
        A token for twelve hours:

        export TOKEN=\(token)

        curl -s \(apiURL)/health
        curl -s -H "Authorization: Bearer $TOKEN" \(apiURL)/api/v1/dashboard/dashboards
        curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
          -d '{"name": "My first dashboard", "facilityId": "JFK"}' \(apiURL)/api/v1/dashboard/dashboards

        """
    }
}
