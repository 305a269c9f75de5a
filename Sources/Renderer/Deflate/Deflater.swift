import CDeflate

/// Compresses and expands zlib streams in memory with libdeflate.
final class Deflater {
    /// The level for pages and structure: higher ones take two to three times as long to save a tenth to a fifth of them.
    static let levelOfPages = 1

    private let compressor: OpaquePointer

    /// Levels go from 1 (fast) to 12 (small, very slow).
    init(level: Int) throws(RendererError) {
        guard let compressor = libdeflate_alloc_compressor(Int32(min(max(level, 1), 12))) else {
            throw RendererError(.compression, "no memory for a compressor")
        }
        self.compressor = compressor
    }

    deinit {
        libdeflate_free_compressor(compressor)
    }

    /// The bytes as a zlib stream.
    func compress(_ bytes: [UInt8]) throws(RendererError) -> [UInt8] {
        let result = bytes.withUnsafeBytes { buffer -> Result<[UInt8], RendererError> in
            do throws(RendererError) { return .success(try compress(buffer)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The bytes as a zlib stream.
    func compress(_ bytes: UnsafeRawBufferPointer) throws(RendererError) -> [UInt8] {
        let bound = libdeflate_zlib_compress_bound(compressor, bytes.count)
        let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = libdeflate_zlib_compress(compressor, bytes.baseAddress, bytes.count, buffer.baseAddress, bound)
        }
        guard !output.isEmpty else { throw RendererError(.compression, "compression of \(bytes.count) bytes failed") }
        return output
    }

    /// The bytes of a zlib stream of at most `limit` bytes when expanded.
    static func expand(_ bytes: ArraySlice<UInt8>, limit: Int) throws(RendererError) -> [UInt8] {
        guard let decompressor = libdeflate_alloc_decompressor() else { throw RendererError(.compression, "no memory for a decompressor") }
        defer { libdeflate_free_decompressor(decompressor) }
        var capacity = min(limit, max(4096, bytes.count * 6))
        while true {
            var result = LIBDEFLATE_SUCCESS
            let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                bytes.withUnsafeBytes { input in
                    result = libdeflate_zlib_decompress(decompressor, input.baseAddress, input.count, buffer.baseAddress, capacity, &count)
                }
                if result != LIBDEFLATE_SUCCESS { count = 0 }
            }
            if result == LIBDEFLATE_SUCCESS { return output }
            guard result == LIBDEFLATE_INSUFFICIENT_SPACE, capacity < limit else {
                throw RendererError(.compression, "a compressed stream of \(bytes.count) bytes is broken or expands to more than \(limit) bytes")
            }
            capacity = min(limit, capacity * 3)
        }
    }
}
