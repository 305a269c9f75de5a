/// Divides blocks among pages so that the pages are evenly full (dynamic programming, as Knuth and Plass break paragraphs into lines).
enum PageBreaks {
    /// The blocks of each page, and what the division costs. A block higher than its page gets a page of its own; the first page stays empty when it has no room for the first block.
    /// With `isOpen` more follows on the last page, which then costs as much as is used of it.
    static func divide(_ heights: [Double], first: Double, others: Double, gap: Double, isOpen: Bool = false) -> (pages: [Range<Int>], cost: Double) {
        guard let height = heights.first else { return ([], 0) }
        guard height <= first + 0.01 || first >= others else {
            let divided = divide(heights, first: others, others: others, gap: gap, isOpen: isOpen)
            return ([0..<0] + divided.pages, divided.cost)
        }
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
                let cost = best[start] + pageCost(used / max(capacity, 1), end == count ? (isOpen ? .open : .last) : .inner)
                if cost < best[end] { (best[end], from[end]) = (cost, start) }
            }
        }
        var pages: [Range<Int>] = []
        var end = count
        while end > 0 {
            pages.append(from[end]..<end)
            end = from[end]
        }
        return (pages.reversed(), best[count])
    }

    private enum Place { case inner, last, open }

    private static func pageCost(_ share: Double, _ place: Place) -> Double {
        let empty = max(1 - share, 0)
        switch place {
        case .inner: return 0.25 + empty * empty * 2
        case .last: return 0.25 + empty * empty * 0.35 + (share < 0.25 ? 0.6 : 0)
        case .open: return 0.25 * share
        }
    }
}
