import Foundation
import Glibc

/// What /proc tells about processes.
enum ProcessTable {
    /// A process, told from a later one with the same identifier by its start time.
    struct Entry: Sendable, Equatable {
        let identifier: pid_t
        let parent: pid_t
        let state: Character
        /// Clock ticks since the machine started.
        let started: UInt64

        init(identifier: pid_t, parent: pid_t, state: Character, started: UInt64) {
            self.identifier = identifier
            self.parent = parent
            self.state = state
            self.started = started
        }

        /// Reads what ``text`` wrote.
        init?(text: String) {
            let fields = text.split(separator: " ")
            guard fields.count == 2, let identifier = pid_t(fields[0]), let started = UInt64(fields[1]) else { return nil }
            self.init(identifier: identifier, parent: 0, state: "?", started: started)
        }

        /// The identifier and the start time, enough to find this very process again.
        var text: String { "\(identifier) \(started)" }

        /// Whether this very process still exists and is more than a zombie.
        var isAlive: Bool {
            guard let now = ProcessTable.entry(identifier), now.started == started else { return false }
            return now.state != "Z" && now.state != "X"
        }

        func send(_ signal: Int32) {
            if isAlive { _ = Glibc.kill(identifier, signal) }
        }
    }

    static func children(of parent: pid_t) -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).compactMap(entry).filter { $0.parent == parent }
    }

    static func entry(_ identifier: pid_t) -> Entry? {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(identifier)/stat") else { return nil }
        // The command's name stands in parentheses and may hold anything.
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let parent = pid_t(fields[1]), let started = UInt64(fields[19]), let state = fields[0].first else { return nil }
        return Entry(identifier: identifier, parent: parent, state: state, started: started)
    }
}
