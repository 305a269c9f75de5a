/// The commands that open a session, and what their replies mean.
struct Greeting: Sendable {
    private enum Purpose {
        case authenticate, select, name, probe
    }

    /// In the order in which they are sent.
    let commands: [RedisCommand]
    private let purposes: [Purpose]

    init(_ configuration: RedisConfiguration) {
        var steps: [(Purpose, RedisCommand)] = []
        if let password = configuration.password {
            let user = configuration.username.map { [RedisArgument.string($0)] } ?? []
            steps.append((.authenticate, RedisCommand("AUTH", arguments: user + [.string(password)])))
        }
        if configuration.database != 0 {
            steps.append((.select, RedisCommand("SELECT", .integer(configuration.database))))
        }
        if let name = configuration.clientName, !name.isEmpty {
            steps.append((.name, RedisCommand("CLIENT", "SETNAME", .string(name))))
        }
        if steps.isEmpty { steps.append((.probe, RedisCommand("PING"))) }
        purposes = steps.map(\.0)
        commands = steps.map(\.1)
    }

    /// Judges the reply to the command at `index`.
    func check(_ reply: RedisValue, at index: Int) throws(RedisError) {
        guard case .error(let message) = reply else { return }
        let command = commands[index].name
        if message.hasPrefix("NOAUTH") || message.hasPrefix("WRONGPASS") {
            throw RedisError(.authentication, message, command: command)
        }
        switch purposes[index] {
        case .authenticate: throw RedisError(.authentication, message, command: command)
        case .name where message.hasPrefix("ERR unknown") || message.hasPrefix("NOPERM"): return
        case .probe where message.hasPrefix("NOPERM") || message.hasPrefix("LOADING"): return
        case .select, .name, .probe:
            throw RedisError(.connectionFailed, "the server refused the session", command: command, cause: message)
        }
    }
}
