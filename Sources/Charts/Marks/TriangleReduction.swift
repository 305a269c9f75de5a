/// Largest-Triangle-Three-Buckets after a preselection of extremes (Steinarsson 2013; Van der Donckt et al., "MinMaxLTTB", 2023): keeps the look of a line with a given number of points.
enum TriangleReduction {
    /// At most about `count` of the points, in order; the first and last are kept.
    static func minMaxLTTB(_ points: [Point], count: Int, ratio: Int = 4) -> [Point] {
        guard points.count > count, count > 2 else { return points }
        guard points.count > count * ratio else { return lttb(points, count: count) }
        let buckets = count * ratio / 2
        var preselected: [Point] = [points[0]]
        for bucket in 0..<buckets {
            let start = 1 + bucket * (points.count - 2) / buckets
            let end = 1 + (bucket + 1) * (points.count - 2) / buckets
            guard end > start else { continue }
            var low = start
            var high = start
            for index in start..<end {
                if points[index].y < points[low].y { low = index }
                if points[index].y > points[high].y { high = index }
            }
            preselected.append(points[min(low, high)])
            if low != high { preselected.append(points[max(low, high)]) }
        }
        preselected.append(points[points.count - 1])
        return lttb(preselected, count: count)
    }

    private static func lttb(_ points: [Point], count: Int) -> [Point] {
        guard points.count > count else { return points }
        var result = [points[0]]
        let size = Double(points.count - 2) / Double(count - 2)
        var previous = points[0]
        for bucket in 0..<(count - 2) {
            let start = Int(Double(bucket) * size) + 1
            let end = min(Int(Double(bucket + 1) * size) + 1, points.count - 1)
            let nextEnd = min(Int(Double(bucket + 2) * size) + 1, points.count)
            let next = points[end..<max(nextEnd, end + 1)]
            let mean = Point(next.reduce(0) { $0 + $1.x } / Double(next.count), next.reduce(0) { $0 + $1.y } / Double(next.count))
            var best = points[start]
            var area = -1.0
            for point in points[start..<max(end, start + 1)] {
                let candidate = abs((previous.x - mean.x) * (point.y - previous.y) - (previous.x - point.x) * (mean.y - previous.y))
                if candidate > area { (best, area) = (point, candidate) }
            }
            result.append(best)
            previous = best
        }
        result.append(points[points.count - 1])
        return result
    }
}
