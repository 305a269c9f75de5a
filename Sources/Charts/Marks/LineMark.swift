/// A line through the points of a series.
enum LineMark {
    /// Forms of the line between two points.
    enum Curve: String {
        case linear
        case monotone
        case step
    }

    /// The stroked line of each unbroken run; a point alone between two gaps becomes a dot. With `isUnfinished` the way to the last point is dashed.
    static func draw<Run: RandomAccessCollection<Point>>(
        _ runs: [Run],
        color: Color,
        width: Double,
        curve: Curve,
        marksPoints: Bool,
        isUnfinished: Bool = false
    ) -> [SceneNode] where Run.Index == Int {
        var line = Path()
        var dots = Path()
        var dashes = Path()
        for (index, whole) in runs.enumerated() {
            var run = whole[...]
            if isUnfinished, index == runs.count - 1, whole.count > 1 {
                dashes = path(Array(whole.suffix(2)), curve == .step ? .step : .linear)
                run = run.dropLast()
                if run.count == 1, !marksPoints { continue }
            }
            if run.count == 1 || marksPoints {
                for point in run { dots.elements += Path.circle(center: point, radius: run.count == 1 ? max(width, 1.5) + 0.5 : 1.9).elements }
            }
            guard run.count > 1 else { continue }
            let kept = curve == .linear ? LineReduction.m4(run, column: column(width)) : TriangleReduction.minMaxLTTB(Array(run), count: 2_000)
            line.elements += path(kept, curve).elements
        }
        var nodes: [SceneNode] = []
        if !line.isEmpty { nodes.append(.stroke(line, Stroke(color, width: width, cap: .round, join: .round))) }
        if !dashes.isEmpty { nodes.append(.stroke(dashes, Stroke(color, width: width, dash: [3, 2], join: .round))) }
        if !dots.isEmpty { nodes.append(.fill(dots, color)) }
        return nodes
    }

    /// Width of the columns in which a line is reduced: a little less than the pen's, which smears what is finer, and half a point at least.
    private static func column(_ width: Double) -> Double {
        max(width * 0.8, 0.5)
    }

    /// The curve through points.
    static func path(_ points: [Point], _ curve: Curve) -> Path {
        switch curve {
        case .linear: return Path(elements: points.enumerated().map { $0 == 0 ? .move($1) : .line($1) })
        case .step:
            var path = Path()
            for (index, point) in points.enumerated() {
                if index == 0 {
                    path.move(to: point)
                } else {
                    path.line(to: Point(point.x, points[index - 1].y))
                    path.line(to: point)
                }
            }
            return path
        case .monotone: return monotone(points)
        }
    }

    /// Cubic curve that never overshoots the values (Fritsch and Carlson 1980; tangents as in d3 `curveMonotoneX`).
    private static func monotone(_ points: [Point]) -> Path {
        guard points.count > 2 else { return .polyline(points.map { Optional($0) }) }
        func slope(_ index: Int) -> Double {
            let width = points[index + 1].x - points[index].x
            return width == 0 ? 0 : (points[index + 1].y - points[index].y) / width
        }
        var tangents = [Double](repeating: 0, count: points.count)
        for index in 1..<(points.count - 1) {
            let (before, after) = (points[index].x - points[index - 1].x, points[index + 1].x - points[index].x)
            let (left, right) = (slope(index - 1), slope(index))
            guard left * right > 0 else { continue }
            let mean = (left * after + right * before) / (before + after)
            tangents[index] = (left > 0 ? 2 : -2) * min(abs(left), abs(right), 0.5 * abs(mean))
        }
        tangents[0] = (3 * slope(0) - tangents[1]) / 2
        tangents[points.count - 1] = (3 * slope(points.count - 2) - tangents[points.count - 2]) / 2
        var path = Path()
        path.move(to: points[0])
        for index in 1..<points.count {
            let third = (points[index].x - points[index - 1].x) / 3
            path.cubic(
                Point(points[index - 1].x + third, points[index - 1].y + third * tangents[index - 1]),
                Point(points[index].x - third, points[index].y - third * tangents[index]),
                to: points[index]
            )
        }
        return path
    }
}
