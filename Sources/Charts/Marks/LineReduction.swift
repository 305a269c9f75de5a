/// Reduces a line to what can be seen: in each column of the drawing the first, last, lowest and highest point (M4; Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014).
enum LineReduction {
    /// Points in order of x; `column` is the width of a column in points. Short lines come back unchanged.
    static func m4(_ points: [Point], column: Double) -> [Point] {
        guard points.count > 8, let first = points.first, let last = points.last else { return points }
        let columns = max((last.x - first.x) / column, 1)
        guard Double(points.count) > columns * 4 else { return points }
        var result: [Point] = []
        result.reserveCapacity(Int(columns) * 4 + 8)
        var start = 0
        while start < points.count {
            let bucket = ((points[start].x - first.x) / column).rounded(.down)
            let edge = first.x + (bucket + 1) * column
            var end = start
            var low = start
            var high = start
            while end + 1 < points.count, points[end + 1].x < edge {
                end += 1
                if points[end].y < points[low].y { low = end }
                if points[end].y > points[high].y { high = end }
            }
            var previous = -1
            for index in [start, min(low, high), max(low, high), end] where index > previous {
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
