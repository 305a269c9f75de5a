/// Moves labels along one dimension so that they do not overlap and the sum of squared moves is least (isotonic regression by pooling adjacent violators).
enum LabelSpread {
    /// New centres for labels of one height, within bounds; nil when they do not fit.
    static func spread(_ centers: [Double], height: Double, from low: Double, to high: Double) -> [Double]? {
        guard !centers.isEmpty else { return [] }
        guard Double(centers.count) * height <= high - low + 0.001 else { return nil }
        let order = centers.indices.sorted { (centers[$0], $0) < (centers[$1], $1) }
        var blocks: [(sum: Double, count: Int)] = []
        for (rank, index) in order.enumerated() {
            blocks.append((centers[index] - Double(rank) * height, 1))
            while blocks.count > 1, let last = blocks.last,
                blocks[blocks.count - 2].sum / Double(blocks[blocks.count - 2].count) > last.sum / Double(last.count)
            {
                blocks.removeLast()
                blocks[blocks.count - 1].sum += last.sum
                blocks[blocks.count - 1].count += last.count
            }
        }
        let first = low + height / 2
        let last = high - height / 2 - Double(centers.count - 1) * height
        var result = centers
        var rank = 0
        for block in blocks {
            let base = min(max(block.sum / Double(block.count), first), max(last, first))
            for _ in 0..<block.count {
                result[order[rank]] = base + Double(rank) * height
                rank += 1
            }
        }
        return result
    }
}
