import Testing

@testable import Renderer

@Suite("Compression")
struct DeflaterTests {
    /// Runs, repeated rows and noise, as drawings have them.
    private static let rows: [UInt8] = {
        var noise: UInt32 = 1
        return (0..<400).flatMap { row in
            (0..<900).map { column -> UInt8 in
                guard (row / 20) % 3 == 1, (column / 50) % 4 == 2 else { return 255 }
                noise = noise &* 1_664_525 &+ 1_013_904_223
                return UInt8(noise >> 28)
            }
        }
    }()

    @Test("in pieces expands to the same bytes, however they are cut", arguments: [StreamingDeflater.Level.least, .most], [1, 777, 28_800, 360_000])
    func pieces(level: StreamingDeflater.Level, length: Int) throws {
        var deflater = StreamingDeflater(level: level)
        var stream: [UInt8] = []
        try Self.rows.withUnsafeBytes { bytes in
            for start in Swift.stride(from: 0, to: bytes.count, by: length) {
                let end = min(start + length, bytes.count)
                try deflater.add(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), isLast: end == bytes.count, to: &stream)
            }
        }
        #expect(try firstDifference(Inflater.inflate(stream), Self.rows) == nil)
    }

    @Test("gives bytes that do not depend on the processor", arguments: [StreamingDeflater.Level.least: 4_193_320_234, .most: 3_380_692_144])
    func sameBytes(level: StreamingDeflater.Level, checksum: UInt32) throws {
        var deflater = StreamingDeflater(level: level)
        var stream: [UInt8] = []
        try Self.rows.withUnsafeBytes { try deflater.add($0, isLast: true, to: &stream) }
        #expect(stream.withUnsafeBytes { Checksum.crc32($0[0...]) } == checksum)
    }
}
