/// Turns Cairo's pixels into filtered PNG rows: each byte less the one above it, the first row unfiltered.
struct PNGRowFilter {
    private let width: Int
    private let hasAlpha: Bool
    /// The row above, unfiltered.
    private var above: [UInt8]
    private var isFirst = true

    init(width: Int, hasAlpha: Bool) {
        self.width = width
        self.hasAlpha = hasAlpha
        above = [UInt8](repeating: 0, count: width * (hasAlpha ? 4 : 3))
    }

    /// Writes rows into `output` from `start` on.
    mutating func apply(_ pixels: UnsafePointer<UInt32>, stride: Int, rows: Int, to output: inout [UInt8], at start: Int) {
        let length = above.count
        let (width, hasAlpha) = (width, hasAlpha)
        var isFirst = isFirst
        above.withUnsafeMutableBufferPointer { above in
            output.withUnsafeMutableBufferPointer { output in
                guard let above = above.baseAddress, let base = output.baseAddress else { return }
                for row in 0..<rows {
                    let line = pixels + row * stride
                    let target = base + start + row * (length + 1)
                    target.pointee = isFirst ? 0 : 2
                    isFirst = false
                    if hasAlpha {
                        Self.unpremultiply(line, width, into: target + 1, above: above)
                    } else {
                        Self.copy(line, width, into: target + 1, above: above)
                    }
                }
            }
        }
        self.isFirst = isFirst
    }

    private static func copy(
        _ line: UnsafePointer<UInt32>,
        _ width: Int,
        into target: UnsafeMutablePointer<UInt8>,
        above: UnsafeMutablePointer<UInt8>
    ) {
        var target = target
        var above = above
        for column in 0..<width {
            let pixel = line[column]
            let red = UInt8(truncatingIfNeeded: pixel >> 16)
            let green = UInt8(truncatingIfNeeded: pixel >> 8)
            let blue = UInt8(truncatingIfNeeded: pixel)
            target[0] = red &- above[0]
            target[1] = green &- above[1]
            target[2] = blue &- above[2]
            above[0] = red
            above[1] = green
            above[2] = blue
            target += 3
            above += 3
        }
    }

    private static func unpremultiply(
        _ line: UnsafePointer<UInt32>,
        _ width: Int,
        into target: UnsafeMutablePointer<UInt8>,
        above: UnsafeMutablePointer<UInt8>
    ) {
        for column in 0..<width {
            let pixel = line[column]
            let alpha = pixel >> 24
            var channels = (pixel >> 16 & 0xff, pixel >> 8 & 0xff, pixel & 0xff)
            if alpha == 0 {
                channels = (0, 0, 0)
            } else if alpha < 255 {
                channels.0 = min(255, (channels.0 * 255 + alpha / 2) / alpha)
                channels.1 = min(255, (channels.1 * 255 + alpha / 2) / alpha)
                channels.2 = min(255, (channels.2 * 255 + alpha / 2) / alpha)
            }
            let values = (
                UInt8(truncatingIfNeeded: channels.0), UInt8(truncatingIfNeeded: channels.1), UInt8(truncatingIfNeeded: channels.2),
                UInt8(truncatingIfNeeded: alpha)
            )
            let place = 4 * column
            target[place] = values.0 &- above[place]
            target[place + 1] = values.1 &- above[place + 1]
            target[place + 2] = values.2 &- above[place + 2]
            target[place + 3] = values.3 &- above[place + 3]
            above[place] = values.0
            above[place + 1] = values.1
            above[place + 2] = values.2
            above[place + 3] = values.3
        }
    }
}
