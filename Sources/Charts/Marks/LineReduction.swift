/// Reduces a line to what can be seen: in each column of the drawing the first, last, lowest and highest point (M4; Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014).
enum LineReduction {
    /// Points in order of x; `column` is the width of a column in points. Short lines come back unchanged.
    static func m4<Points: RandomAccessCollection<Point>>(_ points: Points, column: Double) -> [Point] where Points.Index == Int {
        guard points.count > 8, let first = points.first, let last = points.last else { return Array(points) }
        let columns = max((last.x - first.x) / column, 1)
        guard Double(points.count) > columns * 4 else { return Array(points) }
        var result: [Point] = []
        result.reserveCapacity(Int(columns) * 4 + 8)
        var start = points.startIndex
        while start < points.endIndex {
            let bucket = ((points[start].x - first.x) / column).rounded(.down)
            let end = points.firstIndex(after: start, from: first.x + (bucket + 1) * column) - 1
            var low = (y: points[start].y, index: start)
            var high = low
            for index in start..<end {
                let y = points[index + 1].y
                if y < low.y { low = (y, index + 1) }
                if y > high.y { high = (y, index + 1) }
            }
            var previous = start - 1
            for index in [start, min(low.index, high.index), max(low.index, high.index), end] where index > previous {
                result.append(points[index])
                previous = index
            }
            start = end + 1
        }
        return result
    }

    /// Indices to keep of aligned layers: those that M4 keeps of their total.
    static func indices(x: [Double], y: [Double], column: Double) -> [Int] {
        guard x.count > 8, let first = x.first, let last = x.last, Double(x.count) > max((last - first) / column, 1) * 4 else {
            return Array(x.indices)
        }
        var result: [Int] = []
        var start = 0
        while start < x.count {
            let bucket = ((x[start] - first) / column).rounded(.down)
            var end = start
            var low = start
            var high = start
            while end + 1 < x.count, ((x[end + 1] - first) / column).rounded(.down) == bucket {
                end += 1
                if y[end] < y[low] { low = end }
                if y[end] > y[high] { high = end }
            }
            result += Set([start, low, high, end]).sorted()
            start = end + 1
        }
        return result
    }
}

extension RandomAccessCollection<Point> where Index == Int {
    /// The first point behind `start` that stands at `edge` or beyond, found by growing steps and then by halving: points are in order of x, and columns of a long line hold many.
    fileprivate func firstIndex(after start: Int, from edge: Double) -> Int {
        var step = 1
        var low = start + 1
        while low + step < endIndex, self[low + step].x < edge { (low, step) = (low + step, step * 2) }
        var high = Swift.min(low + step, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle].x < edge { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
