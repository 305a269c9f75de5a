/// Writes the chunks that a PNG file consists of.
enum PNGChunk {
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// Appends a chunk: length, name, content, checksum.
    static func append(_ name: String, _ content: some Collection<UInt8>, to file: inout [UInt8]) {
        append(UInt32(content.count), to: &file)
        let start = file.count
        file += name.utf8
        file.append(contentsOf: content)
        let checksum = file.withUnsafeBytes { Checksum.crc32($0[start...]) }
        append(checksum, to: &file)
    }

    /// Appends a number, most significant byte first.
    static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: number >> 24))
        bytes.append(UInt8(truncatingIfNeeded: number >> 16))
        bytes.append(UInt8(truncatingIfNeeded: number >> 8))
        bytes.append(UInt8(truncatingIfNeeded: number))
    }
}
