/// What is already drawn on, in cells of a few points, 64 to a word, so that a label's place is tested with a few ANDs
/// (Kittivorawong, Moritz, Wongsuphasawat and Heer, "Fast and Flexible Overlap Detection for Chart Labeling with Occupancy Bitmap", VIS 2020).
struct OccupancyBitmap {
    private let frame: Rect
    private let cell: Double
    private let columns: Int
    private let rows: Int
    private let wordsPerRow: Int
    private var words: [UInt64]

    /// An empty bitmap over an area; `cell` is the side of a cell in points.
    init(_ frame: Rect, cell: Double = 2) {
        self.frame = frame
        self.cell = cell
        columns = max(Int((min(frame.width, 20_000) / cell).rounded(.up)), 1)
        rows = max(Int((min(frame.height, 20_000) / cell).rounded(.up)), 1)
        wordsPerRow = (columns + 63) / 64
        words = [UInt64](repeating: 0, count: wordsPerRow * rows)
    }

    /// True when nothing is drawn under a rectangle that lies inside the area.
    func isFree(_ rect: Rect) -> Bool {
        guard frame.contains(rect), let span = span(rect) else { return false }
        for row in span.rows {
            for word in span.words where words[row * wordsPerRow + word] & mask(word, span.columns) != 0 { return false }
        }
        return true
    }

    /// Marks a rectangle as drawn on.
    mutating func occupy(_ rect: Rect) {
        guard let span = span(rect) else { return }
        for row in span.rows { for word in span.words { words[row * wordsPerRow + word] |= mask(word, span.columns) } }
    }

    /// Marks a disc as drawn on.
    mutating func occupy(center: Point, radius: Double) {
        guard radius > 0, radius.isFinite, center.x.isFinite, center.y.isFinite else { return }
        var y = max(center.y - radius, frame.minY)
        while y <= min(center.y + radius, frame.maxY) {
            let half = max(radius * radius - (y - center.y) * (y - center.y), 0).squareRoot()
            occupy(Rect(left: center.x - half, top: y, right: center.x + half, bottom: y))
            y += cell
        }
    }

    private func span(_ rect: Rect) -> (rows: ClosedRange<Int>, words: ClosedRange<Int>, columns: ClosedRange<Int>)? {
        guard rect.x.isFinite, rect.y.isFinite, rect.maxX >= frame.minX, rect.minX <= frame.maxX, rect.maxY >= frame.minY, rect.minY <= frame.maxY
        else { return nil }
        func index(_ place: Double, _ start: Double, _ count: Int) -> Int { min(max(Int((place - start) / cell), 0), count - 1) }
        let left = index(max(rect.minX, frame.minX), frame.minX, columns)
        let right = index(min(rect.maxX, frame.maxX), frame.minX, columns)
        let top = index(max(rect.minY, frame.minY), frame.minY, rows)
        let bottom = index(min(rect.maxY, frame.maxY), frame.minY, rows)
        return (top...bottom, (left / 64)...(right / 64), left...right)
    }

    private func mask(_ word: Int, _ columns: ClosedRange<Int>) -> UInt64 {
        let low = max(columns.lowerBound - word * 64, 0)
        let high = min(columns.upperBound - word * 64, 63)
        return (UInt64.max << UInt64(low)) & (UInt64.max >> UInt64(63 - high))
    }
}
