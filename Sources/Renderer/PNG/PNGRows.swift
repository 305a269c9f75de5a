/// Turns Cairo's pixels into PNG rows without filter: drawings are flat areas, which compress better as they are than as differences.
struct PNGRows {
    let width: Int
    let hasAlpha: Bool

    /// Writes rows into `output` from `start` on.
    func write(_ pixels: UnsafePointer<UInt32>, stride: Int, rows: Int, to output: UnsafeMutableRawBufferPointer, at start: Int) {
        let length = width * (hasAlpha ? 4 : 3) + 1
        for row in 0..<rows {
            let line = pixels + row * stride
            let target = UnsafeMutableRawBufferPointer(rebasing: output[(start + row * length)..<(start + (row + 1) * length)])
            target[0] = 0
            if hasAlpha { unpremultiply(line, into: target) } else { copy(line, into: target) }
        }
    }

    /// Four pixels of four bytes make three words.
    private func copy(_ line: UnsafePointer<UInt32>, into target: UnsafeMutableRawBufferPointer) {
        var column = 0
        var place = 1
        while column + 4 <= width {
            let a = (line[column] << 8).byteSwapped
            let b = (line[column + 1] << 8).byteSwapped
            let c = (line[column + 2] << 8).byteSwapped
            let d = (line[column + 3] << 8).byteSwapped
            target.storeBytes(of: (a | b << 24).littleEndian, toByteOffset: place, as: UInt32.self)
            target.storeBytes(of: (b >> 8 | c << 16).littleEndian, toByteOffset: place + 4, as: UInt32.self)
            target.storeBytes(of: (c >> 16 | d << 8).littleEndian, toByteOffset: place + 8, as: UInt32.self)
            column += 4
            place += 12
        }
        while column < width {
            target[place] = UInt8(truncatingIfNeeded: line[column] >> 16)
            target[place + 1] = UInt8(truncatingIfNeeded: line[column] >> 8)
            target[place + 2] = UInt8(truncatingIfNeeded: line[column])
            column += 1
            place += 3
        }
    }

    private func unpremultiply(_ line: UnsafePointer<UInt32>, into target: UnsafeMutableRawBufferPointer) {
        for column in 0..<width {
            let pixel = line[column]
            let alpha = pixel >> 24
            let place = 1 + 4 * column
            var shift: UInt32 = 16
            for channel in 0..<3 {
                let value = pixel >> shift & 0xff
                target[place + channel] = alpha == 0 ? 0 : UInt8(alpha == 255 ? value : min(255, (value * 255 + alpha / 2) / alpha))
                shift &-= 8
            }
            target[place + 3] = UInt8(alpha)
        }
    }
}
