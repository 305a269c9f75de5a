import Glibc

extension ServerProcess.Launch {
    /// A program of this product's own, under the owner's account: it gets SIGTERM when its owner dies.
    public init(program: String, arguments: [String], environment: [String: String], log: String, home: String) {
        self.init(
            program: program,
            arguments: arguments,
            account: ServerAccount(name: "", user: geteuid(), group: getegid(), isOther: false),
            log: log,
            deathSignal: "TERM",
            inherited: nil,
            home: home,
            environment: environment
        )
    }
}
