import Foundation
import Glibc

/// The configuration of a Redis server and the test that it answers.
struct RedisFiles: Sendable {
    let directory: ServerDirectory
    let settings: [String: String]
    let flavor: ServerFlavor
    let password: String?

    /// How the server runs.
    func kind(_ program: String) -> ServerRun.Kind {
        ServerRun.Kind(
            name: "Redis",
            program: program,
            deathSignal: "TERM",
            stopSignal: SIGTERM,
            quitSignal: SIGKILL,
            portTakenText: "Address already in use",
            arguments: { [directory] _ in ["\(directory.path)/redis.conf"] },
            configure: { port throws(PrivateServerError) in try self.configure(port) },
            answers: { port, identifier in self.answers(port, identifier) }
        )
    }

    private func configure(_ port: UInt16) throws(PrivateServerError) {
        var values = [
            "port": "\(port)",
            "bind": "127.0.0.1",
            "protected-mode": "yes",
            "daemonize": "no",
            "dir": "\"\(directory.data)\"",
            "maxmemory-policy": "noeviction",
            "save": "\"\"",
            "appendonly": flavor == .durable ? "yes" : "no",
            "appendfsync": "everysec",
        ]
        if let password { values["requirepass"] = password }
        values.merge(settings) { $1 }
        let lines = values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.isEmpty ? "\"\"" : $0.value)\n" }
        try directory.makeData()
        try directory.write(lines.joined(), to: "redis.conf")
    }

    /// The server that answers is the one that was started, and it has loaded its data.
    private func answers(_ port: UInt16, _ identifier: pid_t) -> Bool {
        let login = password.map { "AUTH \($0)\r\n" } ?? ""
        let answer = LoopbackConversation.exchange(port: port, request: Array("\(login)INFO\r\nQUIT\r\n".utf8)) { _ in false }
        guard let answer else { return false }
        let lines = String(decoding: answer, as: UTF8.self).split(separator: "\r\n")
        return lines.contains("process_id:\(identifier)") && lines.contains("loading:0")
    }
}
