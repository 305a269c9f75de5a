/// Writes pictures as PNG: 8 bits a channel, no interlacing, no filters, resolution and colour space stated, no time.
struct PNGEncoder {
    let width: Int
    let height: Int
    let hasAlpha: Bool
    let quality: PNGOptions.Quality
    let scale: Double
    /// Pictures of at most so many bytes can be compressed in one go.
    private static let largestWhole = 24 << 20
    /// Rows that are turned into bytes and compressed at a time, few enough to stay in the processor's cache.
    private static let bandHeight = 32
    /// libdeflate's level with nearly optimal parsing.
    private static let levelOfSmall = 10

    private var rowLength: Int { width * (hasAlpha ? 4 : 3) + 1 }

    /// Draws a strip: the number of its first row, how many rows it has, and who takes its 32-bit pixels with the distance from row to row.
    typealias Draw = (
        _ top: Int, _ height: Int, _ take: (UnsafePointer<UInt32>, Int) throws(RendererError) -> Void
    ) throws(RendererError) -> Void

    /// The file of the rows that `draw` hands over from the top.
    func encode(stripHeight: Int, draw: Draw) throws(RendererError) -> [UInt8] {
        var file = header()
        if quality == .small, rowLength * height <= Self.largestWhole {
            try appendWhole(stripHeight: stripHeight, draw: draw, to: &file)
        } else {
            try appendStreamed(stripHeight: stripHeight, draw: draw, to: &file)
        }
        PNGChunk.append("IEND", [], to: &file)
        return file
    }

    private func appendWhole(stripHeight: Int, draw: Draw, to file: inout [UInt8]) throws(RendererError) {
        let rowWriter = PNGRows(width: width, hasAlpha: hasAlpha)
        let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: rowLength * height, alignment: 16)
        defer { raw.deallocate() }
        for top in stride(from: 0, to: height, by: stripHeight) {
            let rows = min(stripHeight, height - top)
            try draw(top, rows) { pixels, stride in rowWriter.write(pixels, stride: stride, rows: rows, to: raw, at: top * rowLength) }
        }
        PNGChunk.append("IDAT", try Deflater(level: Self.levelOfSmall).compress(UnsafeRawBufferPointer(raw)), to: &file)
    }

    private func appendStreamed(stripHeight: Int, draw: Draw, to file: inout [UInt8]) throws(RendererError) {
        let rowWriter = PNGRows(width: width, hasAlpha: hasAlpha)
        var deflater = StreamingDeflater(level: quality == .fast ? .least : .most)
        var compressed: [UInt8] = []
        let band = UnsafeMutableRawBufferPointer.allocate(byteCount: rowLength * min(Self.bandHeight, height), alignment: 16)
        defer { band.deallocate() }
        for top in stride(from: 0, to: height, by: stripHeight) {
            let bottom = min(top + stripHeight, height)
            try draw(top, bottom - top) { pixels, stride throws(RendererError) in
                for first in Swift.stride(from: top, to: bottom, by: Self.bandHeight) {
                    let rows = min(Self.bandHeight, bottom - first)
                    rowWriter.write(pixels + (first - top) * stride, stride: stride, rows: rows, to: band, at: 0)
                    let bytes = UnsafeRawBufferPointer(rebasing: band[..<(rowLength * rows)])
                    try deflater.add(bytes, isLast: first + rows == height, to: &compressed)
                }
            }
            PNGChunk.append("IDAT", compressed, to: &file)
            compressed.removeAll(keepingCapacity: true)
        }
    }

    private func header() -> [UInt8] {
        var file = PNGChunk.signature
        var content: [UInt8] = []
        PNGChunk.append(UInt32(width), to: &content)
        PNGChunk.append(UInt32(height), to: &content)
        content += [8, hasAlpha ? 6 : 2, 0, 0, 0]
        PNGChunk.append("IHDR", content, to: &file)
        PNGChunk.append("sRGB", [0], to: &file)
        let pixelsPerMetre = UInt32((72 * scale / 0.0254).rounded())
        content = []
        PNGChunk.append(pixelsPerMetre, to: &content)
        PNGChunk.append(pixelsPerMetre, to: &content)
        content.append(1)
        PNGChunk.append("pHYs", content, to: &file)
        return file
    }
}
