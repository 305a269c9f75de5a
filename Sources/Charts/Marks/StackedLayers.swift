/// Values of several series piled up at the same places.
struct StackedLayers {
    /// The places.
    let x: [Double]
    /// Lower edge of each layer at each place.
    let lower: [[Double]]
    /// Upper edge of each layer at each place.
    let upper: [[Double]]
    /// False when layers all stand on zero.
    let isStacked: Bool
    private let isPresent: [[Bool]]

    /// Piles up; negative values pile downwards from zero. A place at which no series has a value is a gap; a single missing value adds nothing.
    init(_ aligned: (x: [Double], rows: [[Double?]]), mode: ChartOptions.Stack) {
        x = aligned.x
        isStacked = mode != .none
        let places = aligned.x.indices
        let any = places.map { place in aligned.rows.contains { $0[place] != nil } }
        var lower = aligned.rows.map { _ in [Double](repeating: 0, count: places.count) }
        var upper = lower
        for place in places {
            var positive = 0.0
            var negative = 0.0
            let total = mode == .normalized ? aligned.rows.reduce(0) { $0 + abs($1[place] ?? 0) } : 1
            for layer in aligned.rows.indices {
                let value = total == 0 ? 0 : (aligned.rows[layer][place] ?? 0) / total
                if mode == .none {
                    upper[layer][place] = value
                } else if value >= 0 {
                    lower[layer][place] = positive
                    positive += value
                    upper[layer][place] = positive
                } else {
                    upper[layer][place] = negative
                    negative += value
                    lower[layer][place] = negative
                }
            }
        }
        self.lower = lower
        self.upper = upper
        isPresent = aligned.rows.map { row in mode == .none ? row.map { $0 != nil } : any }
    }

    /// Smallest and largest edge.
    var range: (low: Double, high: Double) {
        let edges = [lower.joined().min(), lower.joined().max(), upper.joined().min(), upper.joined().max()].compactMap { $0 }
        return (edges.min() ?? 0, edges.max() ?? 0)
    }

    /// Indices of places without a gap between them.
    func runs(_ layer: Int) -> [[Int]] {
        var runs: [[Int]] = []
        var run: [Int] = []
        for place in x.indices {
            if isPresent[layer][place] {
                run.append(place)
            } else if !run.isEmpty {
                runs.append(run)
                run = []
            }
        }
        if !run.isEmpty { runs.append(run) }
        return runs
    }

    /// Where a name at the right end of a layer belongs.
    func middleOfLast(_ layer: Int) -> Double {
        guard let last = x.indices.last(where: { isPresent[layer][$0] }) else { return 0 }
        return isStacked ? (lower[layer][last] + upper[layer][last]) / 2 : upper[layer][last]
    }
}
