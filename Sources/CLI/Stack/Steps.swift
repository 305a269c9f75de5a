import Foundation

/// Tells a person what happens: one line a step, with its time; a long step shows its progress.
final class Steps: Sendable {
    private let isTerminal = isatty(1) == 1
    private let start = ContinuousClock.now

    /// Runs one step and prints its line.
    func run<Value>(
        _ name: String,
        _ body: () async throws -> Value,
        summary: (Value) -> String = { _ in "" }
    ) async throws -> Value {
        let start = ContinuousClock.now
        if isTerminal { write("  … \(name)") }
        do {
            let value = try await body()
            let text = summary(value)
            line("✓", name + (text.isEmpty ? "" : ": " + text), ContinuousClock.now - start)
            return value
        } catch {
            line("✗", name, ContinuousClock.now - start)
            throw error
        }
    }

    /// Shows how far a long step is; only on a terminal, where it can be written over.
    func progress(_ text: String) {
        if isTerminal { write("\r\u{1B}[K  … \(text)") }
    }

    /// Prints a line of its own.
    func say(_ text: String) {
        write(text + "\n")
    }

    /// The time since the first step.
    var total: String { Self.seconds(ContinuousClock.now - start) }

    private func line(_ mark: String, _ text: String, _ time: Duration) {
        let padded = text.count < 72 ? text + String(repeating: " ", count: 72 - text.count) : text
        write((isTerminal ? "\r\u{1B}[K" : "") + "  \(mark) \(padded) \(Self.seconds(time))\n")
    }

    private func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    private static func seconds(_ duration: Duration) -> String {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let number = String(format: seconds < 10 ? "%.2f s" : "%.1f s", seconds)
        return String(repeating: " ", count: max(0, 8 - number.count)) + number
    }
}
