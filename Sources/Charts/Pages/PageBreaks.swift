/// Divides bands among pages so that the pages are evenly full (dynamic programming, as Knuth and Plass break paragraphs into lines).
enum PageBreaks {
    /// The bands of each page, and what the division costs. A band higher than its page gets a page of its own.
    static func divide(_ heights: [Double], first: Double, others: Double, gap: Double) -> (pages: [Range<Int>], cost: Double) {
        guard !heights.isEmpty else { return ([], 0) }
        let count = heights.count
        var best = [Double](repeating: .infinity, count: count + 1)
        var from = [Int](repeating: 0, count: count + 1)
        best[0] = 0
        for end in 1...count {
            var used = -gap
            for start in stride(from: end - 1, through: 0, by: -1) {
                used += heights[start] + gap
                let capacity = start == 0 ? first : others
                if used > capacity + 0.01, start < end - 1 { break }
                let cost = best[start] + pageCost(used / max(capacity, 1), isLast: end == count)
                if cost < best[end] { (best[end], from[end]) = (cost, start) }
            }
        }
        var pages: [Range<Int>] = []
        var end = count
        while end > 0 {
            pages.insert(from[end]..<end, at: 0)
            end = from[end]
        }
        return (pages, best[count])
    }

    private static func pageCost(_ share: Double, isLast: Bool) -> Double {
        let empty = max(1 - share, 0)
        if isLast { return 0.25 + empty * empty * 0.35 + (share < 0.25 ? 0.6 : 0) }
        return 0.25 + empty * empty * 2
    }
}
