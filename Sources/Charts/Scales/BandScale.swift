/// Divides a length into equal bands with gaps, one for each category.
struct BandScale: Sendable, Hashable {
    /// Number of bands.
    let count: Int
    /// Distance from the start of one band to the start of the next.
    let step: Double
    /// Width of a band.
    let bandwidth: Double
    private let origin: Double

    /// Divides the length from `start` to `end`; `gap` is the share of a step between two bands, `edge` the share before the first and after the last.
    init(count: Int, from start: Double, to end: Double, gap: Double = 0.2, edge: Double = 0.1) {
        let bands = Double(max(count, 1))
        self.count = count
        step = (end - start) / max(bands - gap + 2 * edge, 0.001)
        bandwidth = step * (1 - gap)
        origin = start + edge * step
    }

    /// Start of a band.
    func start(_ index: Int) -> Double {
        origin + step * Double(index)
    }

    /// Middle of a band.
    func middle(_ index: Int) -> Double {
        start(index) + bandwidth / 2
    }
}
