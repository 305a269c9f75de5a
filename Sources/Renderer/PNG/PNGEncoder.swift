/// Writes pictures as PNG: 8 bits a channel, no interlacing, resolution and colour space stated, no time.
struct PNGEncoder {
    let width: Int
    let height: Int
    let hasAlpha: Bool
    let quality: PNGOptions.Quality
    let scale: Double
    /// Pictures of at most so many bytes are compressed in one go, larger ones strip by strip.
    static let largestWhole = 24 << 20

    private var rowLength: Int { width * (hasAlpha ? 4 : 3) + 1 }

    /// True when the whole picture should be handed over strip by strip.
    var isStreamed: Bool { rowLength * height > Self.largestWhole }

    private var level: Int {
        switch quality {
        case .fast: 1
        case .normal: 5
        case .small: isStreamed ? 9 : 10
        }
    }

    /// Encodes the rows that `draw` hands over from the top; it gets the number of the strip's first row and a function that takes 32-bit pixels.
    func encode(
        stripHeight: Int,
        draw: (_ top: Int, _ height: Int, _ take: (UnsafePointer<UInt32>, Int) -> Void) throws(RendererError) -> Void
    ) throws(RendererError) -> [UInt8] {
        var file = header()
        let rowWriter = PNGRows(width: width, hasAlpha: hasAlpha)
        if isStreamed {
            var deflater = try StreamingDeflater(level: level)
            var compressed: [UInt8] = []
            let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: rowLength * min(stripHeight, height), alignment: 16)
            defer { raw.deallocate() }
            var top = 0
            while top < height {
                let rows = min(stripHeight, height - top)
                try draw(top, rows) { pixels, stride in rowWriter.write(pixels, stride: stride, rows: rows, to: raw, at: 0) }
                top += rows
                let isLast = top >= height
                try deflater.add(UnsafeMutableRawBufferPointer(rebasing: raw[..<(rowLength * rows)]), isLast: isLast, to: &compressed)
                if compressed.count > 1 << 20 || isLast {
                    PNGChunk.append("IDAT", compressed, to: &file)
                    compressed.removeAll(keepingCapacity: true)
                }
            }
        } else {
            let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: rowLength * height, alignment: 16)
            defer { raw.deallocate() }
            var top = 0
            while top < height {
                let rows = min(stripHeight, height - top)
                try draw(top, rows) { pixels, stride in rowWriter.write(pixels, stride: stride, rows: rows, to: raw, at: top * rowLength) }
                top += rows
            }
            let deflater = try Deflater(level: level)
            let compressed = try deflater.compress(UnsafeRawBufferPointer(raw))
            file.reserveCapacity(file.count + compressed.count + 32)
            PNGChunk.append("IDAT", compressed, to: &file)
        }
        PNGChunk.append("IEND", [], to: &file)
        return file
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
