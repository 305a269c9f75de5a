/// The value of a gauge, its scale and the named parts of the scale.
struct GaugeFigures {
    /// A part of the scale.
    struct Range: Hashable {
        var from: Double
        var to: Double
        var label: String?
    }

    /// The value itself.
    let value: Double
    /// A value to be reached.
    let target: Double?
    /// Begin and end of the scale.
    let low: Double
    let high: Double
    /// The parts, lowest first, from end to end.
    let ranges: [Range]

    /// Reads the first row that has a number, or the last of a time series. The scale reaches from the minimum (or zero) to the maximum, the end of the
    /// last range, or a round number beyond value and target.
    init(_ content: WidgetContent) throws(ChartProblem) {
        let options = content.options
        let figures = try KPIFigures(content)
        value = figures.value
        target = options.target
        let known = [value] + (options.target.map { [$0] } ?? [])
        let parts = options.ranges.filter { $0.to.isFinite }.sorted { $0.to < $1.to }.prefix(7)
        let smallest = known.min() ?? 0
        var low = options.minimum ?? min(0, smallest < 0 ? NumericTicks.nice(smallest, max(known.max() ?? 0, 0), count: 5).0 : 0)
        let share = content.format.style == .percent
        let whole = share ? 1.0 : (options.unit == "%" ? 100 : nil)
        let largest = known.max() ?? 0
        let natural = whole.flatMap { largest <= $0 ? $0 : nil } ?? NumericTicks.nice(low, max(largest * 1.05, largest), count: 5).1
        var high = options.maximum ?? parts.last?.to ?? natural
        if options.maximum == nil, let target = options.target, target > high { high = NumericTicks.nice(low, target, count: 5).1 }
        if !(low < high) || !(high - low).isFinite {
            (low, high) = value == 0 || !(abs(value) < 1e300) ? (0, max(abs(value), 1)) : (min(0, value), max(0, value))
        }
        var ranges: [Range] = []
        var from = low
        for part in parts where part.to > from {
            let to = min(part.to, high)
            guard to > from else { break }
            ranges.append(Range(from: from, to: to, label: part.label.map { DisplayText.clean($0, limit: 60) }))
            from = to
        }
        if from < high { ranges.append(Range(from: from, to: high, label: nil)) }
        self.low = low
        self.high = high
        self.ranges = ranges
    }

    /// The range that holds the value.
    var current: Range? {
        ranges.first { value <= $0.to } ?? ranges.last
    }

    /// Place of a number on the scale, 0 to 1.
    func place(_ number: Double) -> Double {
        let share = (number - low) / (high - low)
        return share.isFinite ? min(max(share, 0), 1) : 0
    }

    /// The sentence for someone who cannot see it.
    func sentence(_ content: WidgetContent) -> String {
        let phrases = content.type.phrases
        var parts = [
            phrases.heading(phrases.gauge, content.title),
            phrases.value + " " + content.sentence(value) + (target.map { phrases.comma + phrases.target + " " + content.sentence($0) } ?? ""),
            Phrases.fill(phrases.span, content.sentence(low), content.sentence(high)),
        ]
        let named = ranges.compactMap { range in range.label.map { Phrases.fill(phrases.upTo, $0, content.sentence(range.to)) } }
        if !named.isEmpty { parts.append(named.joined(separator: phrases.comma)) }
        return phrases.sentences(parts)
    }
}
