import CDeflate

/// Checksums of file formats.
enum Checksum {
    /// The CRC-32 of gzip and PNG.
    static func crc32(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt32 {
        let buffer = UnsafeRawBufferPointer(rebasing: bytes)
        return libdeflate_crc32(0, buffer.baseAddress, buffer.count)
    }
}
