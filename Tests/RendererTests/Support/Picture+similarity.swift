extension Picture {
    /// The part from the top left corner that another picture has too: programs round a page's size up or down.
    private func cropped(_ other: Picture) -> Picture {
        let (columns, rows) = (min(width, other.width), min(height, other.height))
        let kept = (0..<rows).flatMap { pixels[4 * $0 * width..<4 * ($0 * width + columns)] }
        return Picture(width: columns, height: rows, colorType: colorType, pixels: kept, chunks: chunks)
    }

    /// Lightness of each pixel, 0 to 255; transparent pixels on white.
    private var lightness: [Double] {
        (0..<width * height).map { index in
            let (red, green, blue, alpha) = (pixels[4 * index], pixels[4 * index + 1], pixels[4 * index + 2], Double(pixels[4 * index + 3]) / 255)
            return (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)) * alpha + 255 * (1 - alpha)
        }
    }

    /// The picture at half its size, each pixel the mean of four.
    var halved: Picture {
        let (columns, rows) = (width / 2, height / 2)
        var small = [UInt8](repeating: 0, count: 4 * columns * rows)
        for index in small.indices {
            let start = 8 * (index / 4 / columns) * width + 8 * (index / 4 % columns) + index % 4
            let sum = [start, start + 4, start + 4 * width, start + 4 * width + 4].reduce(0) { $0 + Int(pixels[$1]) }
            small[index] = UInt8((sum + 2) / 4)
        }
        return Picture(width: columns, height: rows, colorType: colorType, pixels: small, chunks: chunks)
    }

    /// Mean structural similarity over the part that both pictures have, 1 for equal ones (Wang, Bovik, Sheikh and Simoncelli 2004; windows of 8 × 8
    /// pixels, 4 apart).
    func similarity(to other: Picture) -> Double {
        let (first, second) = (cropped(other), other.cropped(self))
        return Self.similarity(first.lightness, second.lightness, width: first.width, height: first.height)
    }

    private static func similarity(_ first: [Double], _ second: [Double], width: Int, height: Int) -> Double {
        var sum = 0.0
        var count = 0.0
        for top in stride(from: 0, through: height - 8, by: 4) {
            for left in stride(from: 0, through: width - 8, by: 4) {
                var (a, b, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0)
                for y in top..<top + 8 {
                    for index in y * width + left..<y * width + left + 8 {
                        let (p, q) = (first[index], second[index])
                        (a, b, aa, bb, ab) = (a + p, b + q, aa + p * p, bb + q * q, ab + p * q)
                    }
                }
                let (meanA, meanB) = (a / 64, b / 64)
                let (varianceA, varianceB, covariance) = (aa / 64 - meanA * meanA, bb / 64 - meanB * meanB, ab / 64 - meanA * meanB)
                let (c1, c2) = (6.5025, 58.5225)
                sum += (2 * meanA * meanB + c1) * (2 * covariance + c2) / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
                count += 1
            }
        }
        return sum / count
    }
}
