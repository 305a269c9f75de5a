import NIOCore
import Redis

/// Something heard about a job; volatile, PostgreSQL knows the truth.
public enum JobEvent: Sendable, Equatable {
    /// How far a job is, from 0 to 1, and what it is doing.
    case progress(JobID, Double, String)
    /// Jobs have reached a final state.
    case settled([JobID], JobState)
    /// Redis was away; events may be missing.
    case interrupted
}

extension JobEvent {
    /// Reads `progress <id> <fraction> <message>` or `settled <state> <id> <id>…`; nil for anything else.
    init?(_ element: RedisSubscription.Element) {
        guard case .message(let message) = element else {
            self = .interrupted
            return
        }
        let words = String(buffer: message.payload).split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3 else { return nil }
        switch words[0] {
        case "progress":
            guard let id = JobID(String(words[1])), let (fraction, message) = Self.readProgress(words[2]) else { return nil }
            self = .progress(id, fraction, message)
        case "settled":
            guard let state = JobState.allCases.first(where: { $0.name == words[1] }) else { return nil }
            self = .settled(words[2].split(separator: " ").compactMap { JobID(String($0)) }, state)
        default: return nil
        }
    }

    static func readProgress(_ text: Substring) -> (fraction: Double, message: String)? {
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = words.first, let fraction = Double(first) else { return nil }
        return (fraction, words.count > 1 ? String(words[1]) : "")
    }
}
