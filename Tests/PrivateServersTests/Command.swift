import Foundation

/// Runs the servers' own clients, and other programs.
struct Command: Sendable {
    let status: Int32
    let text: String
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    static func psql(_ url: String, _ sql: String) async throws -> Command {
        try await run("psql", ["-X", "-At", "-v", "ON_ERROR_STOP=1", "-w", "-c", sql, url])
    }

    static func redis(_ url: String, _ words: String...) async throws -> Command {
        try await run("redis-cli", ["--no-auth-warning", "-u", url] + words)
    }

    /// The account that a process runs as.
    static func userIdentifier(of process: Int32) throws -> Int? {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }

    static func run(_ program: String, _ arguments: [String]) async throws -> Command {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                do {
                    try process.run()
                    let bytes = output.fileHandleForReading.readDataToEndOfFile()
                    process.waitUntilExit()
                    continuation.resume(returning: Command(status: process.terminationStatus, text: String(decoding: bytes, as: UTF8.self)))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
