import Foundation

/// One measured number.
struct Figure: Encodable {
    let name: String
    let value: Double
    let unit: String
    /// What it is to be compared with: the target of the design, on a quiet machine of four cores.
    let baseline: Double?

    /// Writes the figure as a line of JSON.
    static func write(_ name: String, _ value: Double, _ unit: String, baseline: Double? = nil) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let rounded = (value * 1000).rounded() / 1000
        var line = try encoder.encode(Figure(name: name, value: rounded, unit: unit, baseline: baseline))
        line.append(UInt8(ascii: "\n"))
        try FileHandle.standardOutput.write(contentsOf: line)
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
    var inMilliseconds: Double { inSeconds * 1000 }
}

/// Runs a body for the numbers 0 ..< count, so many at a time.
func concurrently(_ count: Int, width: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<width {
            group.addTask { for number in stride(from: worker, to: count, by: width) { try await body(number) } }
        }
        try await group.waitForAll()
    }
}
