/// Shares of a whole, largest first, small ones folded into one.
struct PieSlices {
    /// A share.
    struct Slice {
        var name: String
        var value: Double
        var color: Color
        var isOther = false
        /// The share as text; all add up to 100 %.
        var percent = ""
    }

    /// The shares in clockwise order.
    private(set) var slices: [Slice] = []
    /// Sum of all values.
    let total: Double
    /// False when some value is negative or all are zero: then there are no shares.
    let isWhole: Bool

    /// At most so many slices, with the folded one.
    static let limit = 6
    /// Slices smaller than this share are folded when there are several.
    static let smallest = 0.02

    init(_ set: SeriesSet, _ content: WidgetContent) {
        var sums = [Double](repeating: 0, count: set.categories.count)
        for series in set.series {
            for entry in series.entries where sums.indices.contains(Int(entry.x)) { sums[Int(entry.x)] += entry.y ?? 0 }
        }
        let sum = sums.reduce(0, +)
        total = sum
        isWhole = sum > 0 && sum.isFinite && sums.allSatisfy { $0 >= 0 }
        guard isWhole else { return }
        var ranked = sums.indices.filter { sums[$0] > 0 }
        if content.options.sort == nil || content.options.sort == .descending { ranked.sort { (sums[$0], -$0) > (sums[$1], -$1) } }
        let bySize = ranked.sorted { (sums[$0], -$0) > (sums[$1], -$1) }
        let most = min(max(content.options.limit ?? Self.limit, 2), 12)
        var kept = Set(bySize.prefix(bySize.count > most ? most - 1 : most))
        let small = kept.filter { sums[$0] / sum < Self.smallest }
        if small.count + (bySize.count - kept.count) > 1 { kept.subtract(small) }
        if bySize.count - kept.count == 1, let last = bySize.last { kept.insert(last) }
        let names = ranked.filter { kept.contains($0) }
        let colors = content.context.colors.colors(for: names.map { set.categories[$0] })
        slices = zip(names, colors).map { index, color in
            Slice(
                name: set.categories[index],
                value: sums[index],
                color: content.options.colors[set.categories[index]].flatMap { Color(hex: $0) } ?? color
            )
        }
        let rest = bySize.filter { !kept.contains($0) }
        if !rest.isEmpty {
            let name = "\(content.type.phrases.other) (\(content.whole(rest.count)))"
            let grey = content.theme.axisText.mixed(with: content.theme.card, amount: 0.45)
            slices.append(Slice(name: name, value: rest.reduce(0) { $0 + sums[$1] }, color: grey, isOther: true))
        }
        let shares = Self.percentages(slices.map(\.value))
        for index in slices.indices {
            let format = NumberFormat(style: .percent, fractionDigits: shares.digits)
            slices[index].percent = format.string(shares.values[index] / 100, content.language)
        }
    }

    /// Whole percentages that add up to 100 (the largest remainders are rounded up); with one decimal where a share would else read as nothing.
    static func percentages(_ values: [Double]) -> (values: [Double], digits: Int) {
        let total = values.reduce(0, +)
        guard total > 0, total.isFinite else { return (values.map { _ in 0 }, 0) }
        let digits = values.contains { $0 > 0 && $0 / total < 0.005 } ? 1 : 0
        let units = digits == 0 ? 100.0 : 1_000
        let exact = values.map { $0 / total * units }
        var whole = exact.map { $0.rounded(.down) }
        let missing = Int((units - whole.reduce(0, +)).rounded())
        let order = exact.indices.sorted { (exact[$0] - whole[$0], -$0) > (exact[$1] - whole[$1], -$1) }
        for index in order.prefix(max(missing, 0)) { whole[index] += 1 }
        return (whole.map { $0 / (units / 100) }, digits)
    }

    /// Start and end of each slice in radians from twelve o'clock, clockwise; the last ends where the first begins.
    var angles: [(start: Double, end: Double)] {
        var before = 0.0
        let turn = 2 * Double.pi
        return slices.indices.map { index in
            let start = before / total * turn
            before += slices[index].value
            return (start, index == slices.count - 1 ? turn : before / total * turn)
        }
    }

    /// The sentence for someone who cannot see it.
    func sentence(_ content: WidgetContent) -> String {
        let phrases = content.type.phrases
        let parts = slices.map { "\($0.name) \($0.percent) (\(content.sentence($0.value)))" }
        return phrases.sentences([
            phrases.heading(phrases.pieChart, content.title),
            phrases.total + " " + content.sentence(total),
            Phrases.fill(phrases.shareCount, content.whole(slices.count)) + phrases.colon + parts.joined(separator: phrases.comma),
        ])
    }
}
