import ArgumentParser

/// `vitrine jobs`: see and steer the queue from the machine that it runs on.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List, show, retry and cancel jobs; hold kinds, facilities and classes back.",
        discussion: """
            The queue is that of VITRINE_DATABASE_URL and VITRINE_REDIS_QUEUE_URL, or else the one that `vitrine up` runs here.
            Every change is written to the audit log as “operator:” and the name of the account.
            """,
        subcommands: [
            JobsListCommand.self, JobsShowCommand.self, JobsRetryCommand.self, JobsCancelCommand.self, JobsPauseCommand.self,
            JobsResumeCommand.self, JobsDeadCommand.self,
        ],
        defaultSubcommand: JobsListCommand.self
    )
}
