import Foundation

/// Breaks everything around the queue for a while and then counts what was lost, doubled or overwritten; exits with 1 unless all counts are 0.
///
/// `Chaos` directs: it starts PostgreSQL, Redis, workers and schedulers of its own and shoots at them. `Chaos worker` and `Chaos scheduler` are what it
/// starts. `CHAOS_SECONDS` is the length (180), `CHAOS_SEED` the order of the faults. With `CHAOS_BROKEN=1` the jobs write their effects before the
/// transaction that ends them: that run must fail.
@main
enum Chaos {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "worker": try await WorkerProcess(Surroundings()).run()
        case "scheduler": try await SchedulerProcess(Surroundings()).run()
        default:
            let variables = ProcessInfo.processInfo.environment
            let seconds = variables["CHAOS_SECONDS"].flatMap(Int.init) ?? 180
            let seed = variables["CHAOS_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 1...999_999)
            let verdict = try await Director.run(seconds: max(40, seconds), seed: seed)
            exit(verdict ? 0 : 1)
        }
    }
}

/// Writes a line for the person who watches.
func say(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
    /// Seconds with two digits.
    var text: String { String(format: "%.2f s", inSeconds) }
}
