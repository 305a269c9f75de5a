import Foundation

/// One measured number.
struct Figure: Encodable {
    let name: String
    let value: Double
    let unit: String
    /// What it is to be compared with: the target of the design, on a quiet machine of two cores.
    let baseline: Double?

    /// Writes the figure as a line of JSON.
    static func write(_ name: String, _ value: Double, _ unit: String, baseline: Double? = nil) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var line = try encoder.encode(Figure(name: name, value: (value * 1000).rounded() / 1000, unit: unit, baseline: baseline))
        line.append(UInt8(ascii: "\n"))
        try FileHandle.standardOutput.write(contentsOf: line)
    }
}
