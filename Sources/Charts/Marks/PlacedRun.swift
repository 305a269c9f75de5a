/// The points of a series between two gaps, computed when they are asked for: most points of a long line are looked at once and not kept.
struct PlacedRun: RandomAccessCollection {
    private let entries: SeriesEntries
    private let range: Range<Int>
    private let xScale: LinearScale
    private let yScale: LinearScale

    init(_ entries: SeriesEntries, _ range: Range<Int>, xScale: LinearScale, yScale: LinearScale) {
        (self.entries, self.range, self.xScale, self.yScale) = (entries, range, xScale, yScale)
    }

    var startIndex: Int { range.lowerBound }
    var endIndex: Int { range.upperBound }

    subscript(index: Int) -> Point {
        Point(xScale(entries.x[index]), yScale(entries.y[index]))
    }
}
