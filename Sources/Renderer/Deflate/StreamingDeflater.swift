import CDeflate

/// Compresses a zlib stream piece by piece with ISA-L, many times faster than others and a little less tightly.
///
/// Levels 0 and 2 give the same bytes on every processor; level 3 does not (docs/decisions/0021).
struct StreamingDeflater: ~Copyable {
    /// How hard ISA-L looks for repetitions.
    enum Level: UInt32 {
        case least = 0
        case most = 2
    }

    private let stream: UnsafeMutablePointer<isal_zstream>
    private let memory: UnsafeMutableRawBufferPointer
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(level: Level) {
        memory = .allocate(byteCount: Int(isal_level2_memory), alignment: 64)
        let state = UnsafeMutableRawPointer.allocate(byteCount: isal_stream_size, alignment: 64)
        stream = state.assumingMemoryBound(to: isal_zstream.self)
        isal_deflate_init(stream)
        stream.pointee.level = level.rawValue
        stream.pointee.level_buf = memory.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.level_buf_size = UInt32(memory.count)
        stream.pointee.gzip_flag = UInt16(IGZIP_ZLIB)
    }

    deinit {
        UnsafeMutableRawPointer(stream).deallocate()
        memory.deallocate()
    }

    /// Compresses more bytes, or the last ones, and appends what comes out.
    mutating func add(_ bytes: UnsafeRawBufferPointer, isLast: Bool, to output: inout [UInt8]) throws(RendererError) {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(bytes.count)
        stream.pointee.end_of_stream = isLast ? 1 : 0
        repeat {
            let capacity = buffer.count
            let status = buffer.withUnsafeMutableBufferPointer { space in
                stream.pointee.next_out = space.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                return isal_deflate(stream)
            }
            guard status == COMP_OK else { throw RendererError(.compression, "compression failed (\(status))") }
            output.append(contentsOf: buffer[..<(capacity - Int(stream.pointee.avail_out))])
        } while stream.pointee.avail_out == 0
    }
}
