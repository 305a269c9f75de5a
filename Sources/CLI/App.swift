import ArgumentParser
import Logging

/// `vitrine`: starts, stops and tries the product on one machine.
@main
struct App: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vitrine",
        abstract: "Dashboards without a browser: the backend, its workers and its reports.",
        subcommands: [
            RenderCommand.self, UpCommand.self, DownCommand.self, DemoCommand.self, MigrateCommand.self, TokenCommand.self, StatusCommand.self,
            JobsCommand.self,
        ]
    )
}

extension Logger {
    /// What the command itself has to say beside its steps: warnings and worse, on standard error.
    static let command = Logger(label: "vitrine") { label in
        var handler = StreamLogHandler.standardError(label: label)
        handler.logLevel = .warning
        return handler
    }
}

/// Where an installation lies.
struct InstallationOptions: ParsableArguments {
    @Option(name: .long, help: "The folder for data, logs and keys of this installation.")
    var directory = ".vitrine"

    var installation: Installation { Installation(path: directory) }
}
