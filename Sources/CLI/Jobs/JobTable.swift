import Dashboards
import Foundation
import Jobs

/// Jobs as lines that a person reads: one job a line, times with their units.
struct JobTable {
    let jobs: [JobRecord]
    var now = Date()

    private static let heads = ["JOB", "STATE", "KIND", "CLASS", "FACILITY", "TRIES", "PROGRESS", "WAITED", "RAN", "AGE", "ERROR"]
    private static let rightAligned: Set<Int> = [0, 5, 6, 7, 8, 9]

    /// The lines, headed; columns are as wide as their widest cell.
    var lines: [String] {
        let cells = [Self.heads] + jobs.map(cells)
        let widths = Self.heads.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return Self.rightAligned.contains(column) ? space + text : text + space
            }
            return padded.joined(separator: "  ").replacing(/\s+$/, with: "")
        }
    }

    private func cells(_ job: JobRecord) -> [String] {
        // A job that ran before and is due anew has waited since then; of one that is over, whose time was set anew at its last end, nobody knows.
        let before = job.startedAt.map { $0.timeIntervalSince(job.runAt) }
        let waited = job.state == .queued ? now.timeIntervalSince(job.runAt) : before.flatMap { $0 < 0 ? nil : $0 }
        let ran = job.startedAt.map { (job.finishedAt ?? (job.state == .running ? now : $0)).timeIntervalSince($0) }
        return [
            job.id.description, job.state.name, job.kind.rawValue, job.jobClass.name, job.facility.rawValue,
            "\(job.attempt)/\(job.maximumAttempts)", job.state == .running || job.state == .waiting ? "\(Int(job.progress * 100)) %" : "",
            Self.span(waited), job.finishedAt == nil && job.state != .running ? "" : Self.span(ran), Self.span(now.timeIntervalSince(job.createdAt)),
            job.errorCode ?? "",
        ]
    }

    /// A span with its unit, at most three digits: `412 ms`, `94 s`, `12 min`, `3 h`, `5 d`; nothing for one that has not begun.
    static func span(_ seconds: TimeInterval?) -> String {
        guard let seconds else { return "" }
        return switch seconds {
        case ..<0: "in " + span(-seconds)
        case ..<1: "\(Int(seconds * 1000)) ms"
        case ..<120: String(format: seconds < 10 ? "%.1f s" : "%.0f s", seconds)
        case ..<6000: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(seconds / 86_400)) d"
        }
    }
}

/// Prints a document as JSON, for programs.
func printJSON(_ document: some Encodable) throws {
    let encoder = JSONEncoder.dashboards
    encoder.outputFormatting.insert(.prettyPrinted)
    print(String(decoding: try encoder.encode(document), as: UTF8.self))
}
