/// A time axis with labels on two levels: a short unit below each tick, the larger unit below where it changes.
struct TimeAxis {
    /// A tick with its labels.
    struct Label: Hashable {
        var seconds: Double
        var place: Double
        var primary: String
        var secondary: String?
    }

    /// Distance between ticks.
    let step: CalendarStep
    let labels: [Label]

    /// True when a second line is needed.
    var hasSecondLevel: Bool { labels.contains { $0.secondary != nil } }

    /// Height below the plot.
    func height(_ type: Typesetter) -> Double {
        4 + type.lineHeight(TextStyles.axis) * (hasSecondLevel ? 2 : 1)
    }

    /// Chooses the finest step, not finer than `finest`, whose labels do not touch; `place` maps moments to points between `left` and `right`, the edges that labels must keep. Ticks of bins are where bins begin: each bin, or the first one within each step.
    init(
        from start: Double,
        to end: Double,
        finest: CalendarUnit,
        bins: TimeBins? = nil,
        left: Double,
        right: Double,
        format: TimeFormat,
        type: Typesetter,
        place: (Double) -> Double
    ) {
        let span = max(end - start, 1)
        let width = max(place(end) - place(start), 1)
        var step = CalendarStep.nearest(span: span, count: max(width / 32, 1))
        let shortest = bins?.step ?? CalendarStep(finest)
        if step.seconds < shortest.seconds * 0.99 { step = shortest }
        var labels: [Label] = []
        for _ in 0..<12 {
            let ticks = Self.ticks(step, from: start, to: end, bins, format.clock)
            labels = ticks.isEmpty ? [] : Self.labels(ticks, step, format, place)
            if Self.fits(labels, type, left, right) { break }
            step = step.coarser
        }
        if labels.isEmpty {
            let fallback = CalendarStep(finest).floor(start, format.clock)
            let moment = max(fallback, start)
            labels = [Label(seconds: moment, place: place(moment), primary: format.bin(moment, finest), secondary: nil)]
        }
        self.step = step
        self.labels = Self.clamped(labels, type, left, right)
    }

    private static func ticks(_ step: CalendarStep, from start: Double, to end: Double, _ bins: TimeBins?, _ clock: CalendarClock) -> [Double] {
        if let bins, step.seconds <= bins.step.seconds * 1.01 { return bins.starts }
        let boundaries = step.boundaries(from: start, to: end, clock, limit: 600)
        guard let bins else { return boundaries }
        var ticks: [Double] = []
        var place = 0
        for boundary in boundaries {
            while place < bins.starts.count, bins.starts[place] < boundary - 0.5 { place += 1 }
            if place < bins.starts.count, ticks.last != bins.starts[place] { ticks.append(bins.starts[place]) }
        }
        return ticks
    }

    /// Small ticks and centred labels below the plot.
    func draw(plot: Rect, type: Typesetter, showsTicks: Bool) -> [SceneNode] {
        var nodes: [SceneNode] = []
        let first = plot.maxY + 4 + type.ascent(TextStyles.axis)
        let second = first + type.lineHeight(TextStyles.axis)
        for label in labels {
            if showsTicks, label.seconds.isFinite {
                nodes.append(
                    .stroke(.segment(Point(label.place, plot.maxY), Point(label.place, plot.maxY + 3)), Stroke(type.theme.baseline, width: 0.5))
                )
            }
        }
        for label in labels {
            let width = type.width(label.primary, TextStyles.axis)
            let x = min(max(label.place, leftEdge + width / 2), rightEdge - width / 2)
            nodes.append(type.run(label.primary, TextStyles.axis, type.theme.axisText, at: Point(x, first), anchor: .middle))
            if let secondary = label.secondary {
                let width = type.width(secondary, TextStyles.axisStrong)
                let x = min(max(label.place, leftEdge + width / 2), rightEdge - width / 2)
                nodes.append(type.run(secondary, TextStyles.axisStrong, type.theme.axisText, at: Point(x, second), anchor: .middle))
            }
        }
        return nodes
    }

    private var leftEdge = 0.0
    private var rightEdge = 0.0

    /// Sets the edges that labels keep when they are drawn.
    func within(_ left: Double, _ right: Double) -> TimeAxis {
        var copy = self
        copy.leftEdge = left
        copy.rightEdge = right
        return copy
    }

    private static func labels(_ ticks: [Double], _ step: CalendarStep, _ format: TimeFormat, _ place: (Double) -> Double) -> [Label] {
        var previous: CalendarClock.Moment?
        return ticks.map { tick in
            let moment = format.clock.moment(tick)
            defer { previous = moment }
            return Label(
                seconds: tick,
                place: place(tick),
                primary: primary(moment, step, format),
                secondary: secondary(moment, previous, step, format)
            )
        }
    }

    private static func primary(_ moment: CalendarClock.Moment, _ step: CalendarStep, _ format: TimeFormat) -> String {
        switch step.unit {
        case .second: format.time(moment, seconds: true)
        case .minute: format.time(moment)
        case .hour: format.hour(moment)
        case .day, .week: format.day(moment)
        case .month: format.month(moment)
        case .quarter: format.quarter(moment)
        case .year: format.year(moment)
        }
    }

    private static func secondary(
        _ moment: CalendarClock.Moment,
        _ previous: CalendarClock.Moment?,
        _ step: CalendarStep,
        _ format: TimeFormat
    ) -> String? {
        let newYear = previous.map { $0.year != moment.year } ?? true
        switch step.unit {
        case .year: return nil
        case .month, .quarter: return newYear ? format.year(moment) : nil
        case .day, .week:
            if newYear { return format.monthAndYear(moment) }
            return previous?.month != moment.month ? format.month(moment) : nil
        case .second, .minute, .hour:
            if newYear { return format.date(moment) }
            return previous?.dayNumber != moment.dayNumber ? format.dayAndMonth(moment) : nil
        }
    }

    private static func fits(_ labels: [Label], _ type: Typesetter, _ left: Double, _ right: Double) -> Bool {
        guard labels.count > 1 else { return true }
        let room = right - left
        var previousEnd = -Double.infinity
        for label in labels {
            let width = type.width(label.primary, TextStyles.axis)
            let center = min(max(label.place, left + width / 2), right - width / 2)
            if center - width / 2 < previousEnd + 5 || width > room { return false }
            previousEnd = center + width / 2
        }
        return true
    }

    /// Leaves out labels of the second level that would touch the next one; the first that stays names the year.
    private static func clamped(_ labels: [Label], _ type: Typesetter, _ left: Double, _ right: Double) -> [Label] {
        var labels = labels
        func span(_ index: Int) -> (Double, Double)? {
            guard let text = labels[index].secondary else { return nil }
            let width = type.width(text, TextStyles.axisStrong)
            let center = min(max(labels[index].place, left + width / 2), right - width / 2)
            return (center - width / 2, center + width / 2)
        }
        var kept: [Int] = []
        for index in labels.indices {
            guard let box = span(index) else { continue }
            if let last = kept.last, let before = span(last), before.1 + 6 > box.0 {
                let isYear = kept.count == 1 && labels[last].secondary.map { $0.count > (labels[index].secondary?.count ?? 0) } == true
                if isYear {
                    labels[index].secondary = nil
                } else {
                    labels[last].secondary = nil
                    kept[kept.count - 1] = index
                }
            } else {
                kept.append(index)
            }
        }
        return labels
    }
}
