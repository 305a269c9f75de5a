/// How many are left after each step of a process, with the shares recomputed from the counts.
struct FunnelSteps {
    /// A step.
    struct Step {
        var name: String
        var value: Double
        /// Share of the first step; nil when that is nothing.
        var ofStart: Double?
        /// Share of the step before; nil for the first and when that one is nothing.
        var ofPrevious: Double?
    }

    private(set) var steps: [Step] = []

    init(_ set: SeriesSet) {
        var sums = [Double?](repeating: nil, count: set.categories.count)
        for series in set.series {
            for entry in series.entries {
                guard let y = entry.y, sums.indices.contains(Int(entry.x)) else { continue }
                sums[Int(entry.x)] = (sums[Int(entry.x)] ?? 0) + y
            }
        }
        let known = set.categories.indices.filter { sums[$0] != nil }
        let first = known.first.flatMap { sums[$0] } ?? 0
        var previous: Double?
        for index in known {
            let value = sums[index] ?? 0
            steps.append(
                Step(
                    name: set.categories[index],
                    value: value,
                    ofStart: Self.share(value, of: first),
                    ofPrevious: previous.flatMap { Self.share(value, of: $0) }
                )
            )
            previous = value
        }
    }

    private static func share(_ value: Double, of whole: Double) -> Double? {
        guard whole > 0, value >= 0 else { return nil }
        let share = value / whole
        return share.isFinite ? share : nil
    }

    /// The sentence for someone who cannot see it.
    func sentence(_ content: WidgetContent) -> String {
        let phrases = content.type.phrases
        let parts = steps.prefix(12).map { step in
            "\(step.name) \(content.sentence(step.value))" + (step.ofPrevious == nil ? "" : " (\(Self.percent(step.ofPrevious, content)))")
        }
        let last = steps.last?.ofStart
        return phrases.sentences([
            phrases.heading(phrases.funnel, content.title),
            Phrases.fill(phrases.stepCount, content.whole(steps.count)) + phrases.colon + parts.joined(separator: phrases.comma),
            last == nil ? "" : Phrases.fill(phrases.converted, Self.percent(last, content)),
        ])
    }

    /// "62.5%", or a dash for what cannot be computed.
    static func percent(_ share: Double?, _ content: WidgetContent) -> String {
        guard let share else { return "–" }
        let digits = share > 0 && share < 0.9995 ? 1 : 0
        return NumberFormat(style: .percent, fractionDigits: digits).string(share, content.language)
    }
}
