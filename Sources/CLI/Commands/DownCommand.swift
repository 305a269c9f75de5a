import ArgumentParser
import Foundation

/// `vitrine down`: stops what `vitrine up` started.
struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "down", abstract: "Stop what `vitrine up` started here.")

    @OptionGroup var options: InstallationOptions

    func run() async throws {
        let installation = options.installation
        guard let state = installation.state else {
            print("Nothing runs here.")
            return
        }
        kill(state.processIdentifier, SIGTERM)
        for _ in 0..<600 {
            if kill(state.processIdentifier, 0) != 0 {
                print("Stopped.")
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw StackError("Process \(state.processIdentifier) does not stop; see \(installation.log("up")).")
    }
}
