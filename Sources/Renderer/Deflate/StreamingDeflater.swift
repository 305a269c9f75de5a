import CDeflate

/// Compresses a zlib stream piece by piece with zlib, for data that should never be in memory as a whole.
struct StreamingDeflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(level: Int) throws(RendererError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream,
            Int32(level),
            Z_DEFLATED,
            15,
            9,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            stream.deallocate()
            throw RendererError(.compression, "no memory for a compressor")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses more bytes, or the last ones, and appends what comes out.
    mutating func add(_ bytes: UnsafeMutableRawBufferPointer, isLast: Bool, to output: inout [UInt8]) throws(RendererError) {
        stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(bytes.count)
        var status = Z_OK
        repeat {
            let capacity = buffer.count
            status = buffer.withUnsafeMutableBufferPointer { space in
                stream.pointee.next_out = space.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                return deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
            }
            output.append(contentsOf: buffer[..<(capacity - Int(stream.pointee.avail_out))])
            guard status != Z_STREAM_ERROR else { throw RendererError(.compression, "compression failed") }
        } while stream.pointee.avail_out == 0
    }
}
