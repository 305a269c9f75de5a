import Foundation

/// Starts `vitrine up` again, in a session of its own, and waits until it is ready.
enum Background {
    static func start(_ installation: Installation) async throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        try installation.make()
        let log = installation.log("up")
        let output = try installation.makeLog("up")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        process.arguments = [own] + CommandLine.arguments.dropFirst().filter { $0 != "--detach" }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var shown = 0
        while true {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            FileHandle.standardOutput.write(Data(text.utf8.dropFirst(shown)))
            shown = text.utf8.count
            if installation.state != nil, text.contains("curl") { return }
            guard process.isRunning else { throw StackError("It ended before it was ready; \(log) says why.") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
