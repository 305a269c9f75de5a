import Foundation

/// Places plot, axes, legend and line-end labels of a line or area chart.
struct ContinuousLayout {
    /// A name at the right end of a line.
    struct EndLabel {
        var name: String
        var color: Color
        var value: Double
    }

    let content: WidgetContent
    let set: SeriesSet
    let area: Rect
    private(set) var plot: Rect
    private(set) var xScale = LinearScale(domain: (0, 1), range: (0, 1))
    private(set) var yScale = LinearScale(domain: (0, 1), range: (1, 0))
    private var axis: ValueAxis?
    private var timeAxis: TimeAxis?
    private var categoryAxis: CategoryAxis?
    private var numberTicks: [(value: Double, label: String)] = []
    private var legend: Legend?
    private var ends: [(label: EndLabel, y: Double)] = []
    private let xRange: (low: Double, high: Double)
    private let timeUnit: CalendarUnit

    init(_ content: WidgetContent, set: SeriesSet, area: Rect) {
        self.content = content
        self.set = set
        self.area = area
        plot = area
        xRange = set.xRange ?? (0, 1)
        timeUnit = set.kind == .time ? set.timeUnit(content) : .day
    }

    private var type: Typesetter { content.type }
    private static let endLabelGap = 5.0

    /// Finds the layout in at most three rounds: labels need margins, margins change the plot, and the plot changes the labels.
    mutating func arrange(values: (low: Double, high: Double), includesZero: Bool, labels: [EndLabel], hidden: Int, isShare: Bool = false) {
        let wantsDirect = labels.count > 1 && labels.count <= 6 && hidden == 0 && content.options.legend != true && content.options.legend != false
        if !wantsDirect || !arrange(values: values, includesZero: includesZero, ends: labels, isShare: isShare) {
            if labels.count > 1, content.options.legend != false {
                let items =
                    labels.map { Legend.Item(name: $0.name, color: $0.color, isLine: content.spec.type == .line) }
                    + (hidden > 0
                        ? [Legend.Item(name: "+\(hidden)", color: content.theme.grid.mixed(with: content.theme.axisText, amount: 0.25), isLine: true)]
                        : [])
                legend = Legend(items, area: area, type: type)
            }
            _ = arrange(values: values, includesZero: includesZero, ends: [], isShare: isShare)
        }
    }

    private mutating func arrange(values: (low: Double, high: Double), includesZero: Bool, ends labels: [EndLabel], isShare: Bool) -> Bool {
        let endWidth = labels.isEmpty ? 0 : min(type.width(of: labels.map(\.name), TextStyles.direct), max(area.width * 0.28, 30))
        let top = area.minY + max(content.room.top, (legend?.height ?? 0) + type.lineHeight(TextStyles.axis) / 2 - 1)
        var left = max(content.room.left, 12)
        var bottom = max(content.room.bottom, 4 + type.lineHeight(TextStyles.axis))
        var right = labels.isEmpty ? 4 : endWidth + Self.endLabelGap
        for _ in 0..<3 {
            plot = Rect(left: area.minX + left, top: top, right: area.maxX - right, bottom: area.maxY - bottom)
            let domain =
                isShare
                ? ValueDomain(low: 0, high: 1, ticks: plot.height < 70 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1])
                : ValueDomain(values: values, length: plot.height, includesZero: includesZero)
            let axis = ValueAxis(domain, content: content)
            self.axis = axis
            yScale = LinearScale(domain: (domain.low, domain.high), range: (plot.maxY, plot.minY))
            arrangeHorizontal()
            let needed = (left: max(content.room.left, axis.width + 5), bottom: max(content.room.bottom, axisHeight))
            if abs(needed.left - left) < 0.01, abs(needed.bottom - bottom) < 0.01 { break }
            (left, bottom) = needed
            if labels.isEmpty { right = 4 }
        }
        ends = []
        guard !labels.isEmpty else { return true }
        let height = type.lineHeight(TextStyles.direct)
        let centers = labels.map { yScale($0.value) }
        guard plot.width > 60, let placed = LabelSpread.spread(centers, height: height, from: plot.minY - height / 2, to: plot.maxY + height / 2)
        else { return false }
        guard zip(centers, placed).allSatisfy({ abs($0 - $1) < height * 2.2 }) else { return false }
        ends = zip(labels, placed).map { ($0, $1) }
        return true
    }

    private var axisHeight: Double {
        let title = content.options.xTitle == nil ? 0 : type.lineHeight(TextStyles.axis)
        if let timeAxis { return timeAxis.height(type) + title }
        if let categoryAxis { return categoryAxis.height(type) + title }
        return 4 + type.lineHeight(TextStyles.axis) + title
    }

    private mutating func arrangeHorizontal() {
        switch set.kind {
        case .time:
            let range = xRange
            let unit = timeUnit
            let pad = range.low == range.high ? unit.seconds / 2 : 0
            xScale = LinearScale(domain: (range.low - pad, range.high + pad), range: (plot.minX, plot.maxX))
            let scale = xScale
            timeAxis = TimeAxis(
                from: range.low - pad,
                to: range.high + pad,
                finest: unit,
                left: area.minX,
                right: area.maxX,
                format: content.timeFormat(column: set.xColumn),
                type: type,
                place: { scale($0) }
            ).within(area.minX, area.maxX)
        case .number:
            let range = xRange
            xScale = LinearScale(domain: range, range: (plot.minX, plot.maxX))
            var count = max(plot.width / 40, 2)
            numberTicks = numberTicks(count)
            while count > 2, !fits(numberTicks) {
                count = max(count * 0.8, 2)
                numberTicks = numberTicks(count)
            }
            while numberTicks.count > 1, !fits(numberTicks) {
                numberTicks = numberTicks.indices.filter { $0.isMultiple(of: 2) }.map { numberTicks[$0] }
            }
        case .category(let isOrdered):
            let band = BandScale(count: set.categories.count, from: plot.minX, to: plot.maxX, gap: 0, edge: 0)
            xScale = LinearScale(
                domain: (0, Double(max(set.categories.count - 1, 1))),
                range: (band.middle(0), band.middle(max(set.categories.count - 1, 1)))
            )
            if set.categories.count == 1 { xScale = LinearScale(domain: (-0.5, 0.5), range: (plot.minX, plot.maxX)) }
            let choice = LabelLadder.choose(set.categories, step: band.step, isOrdered: isOrdered, mayTurn: false, type: type)
            categoryAxis = CategoryAxis(set.categories, choice: choice, type: type)
        }
    }

    /// About so many ticks of an axis of numbers.
    private func numberTicks(_ count: Double) -> [(value: Double, label: String)] {
        let ticks = NumericTicks.ticks(xScale.domain.low, xScale.domain.high, count: count)
        let format = NumberFormat(style: content.isYear(set.xColumn) ? .decimal : .automatic)
        var pattern = format.pattern(ticks: ticks, content.language)
        pattern.groups = !content.isYear(set.xColumn)
        return ticks.map { ($0, pattern.string($0, content.language)) }
    }

    /// The middle of a tick's label, which keeps within the area.
    private func center(_ tick: (value: Double, label: String)) -> Double {
        let half = type.width(tick.label, TextStyles.axis) / 2
        return min(max(xScale(tick.value), area.minX + half), area.maxX - half)
    }

    /// True when no label touches the next one.
    private func fits(_ ticks: [(value: Double, label: String)]) -> Bool {
        zip(ticks, ticks.dropFirst()).allSatisfy { left, right in
            center(right) - center(left) >= (type.width(left.label, TextStyles.axis) + type.width(right.label, TextStyles.axis)) / 2 + 5
        }
    }

    /// Places of a series' values, divided at gaps.
    func runs(_ entries: SeriesEntries) -> [PlacedRun] {
        entries.runs.map { PlacedRun(entries, $0, xScale: xScale, yScale: yScale) }
    }

    /// Legend, gridlines and axes.
    func drawGuides() -> [SceneNode] {
        var nodes: [SceneNode] = []
        if let legend { nodes += legend.draw(at: area.origin, type: type) }
        if let axis {
            let parts = axis.draw(plot: plot, scale: yScale, type: type)
            nodes.append(.group(Group(parts.grid, role: .artifact)))
            nodes += parts.labels
        }
        if let timeAxis {
            nodes += timeAxis.draw(plot: plot, type: type, showsTicks: true)
        } else if let categoryAxis {
            let scale = xScale
            nodes += categoryAxis.draw(plot: plot, left: area.minX, right: area.maxX, type: type) { scale(Double($0)) }
        } else {
            for tick in numberTicks {
                nodes.append(
                    .stroke(
                        .segment(Point(xScale(tick.value), plot.maxY), Point(xScale(tick.value), plot.maxY + 3)),
                        Stroke(type.theme.baseline, width: 0.5)
                    )
                )
                nodes.append(
                    type.run(
                        tick.label,
                        TextStyles.axis,
                        type.theme.axisText,
                        at: Point(center(tick), plot.maxY + 4 + type.ascent(TextStyles.axis)),
                        anchor: .middle
                    )
                )
            }
        }
        if let axis, axis.domain.low != 0 || axis.domain.ticks.first != 0 {
            nodes.append(
                .stroke(
                    .segment(Point(plot.minX, plot.maxY), Point(plot.maxX, plot.maxY)),
                    Stroke(type.theme.grid.mixed(with: type.theme.baseline, amount: 0.5), width: 0.5)
                )
            )
        }
        if let title = content.options.xTitle {
            nodes.append(
                type.run(
                    title,
                    TextStyles.axis,
                    type.theme.secondaryText,
                    at: Point(plot.maxX, area.maxY - type.descent(TextStyles.axis)),
                    anchor: .end,
                    maximumWidth: plot.width
                )
            )
        }
        return nodes
    }

    /// The line of zero once more, for areas that cover it.
    func drawZero() -> [SceneNode] {
        let y = yScale(0)
        guard y >= plot.minY - 0.5, y <= plot.maxY + 0.5 else { return [] }
        return [.stroke(.segment(Point(plot.minX, y), Point(plot.maxX, y)), Stroke(content.theme.baseline, width: 0.75))]
    }

    /// Names at the ends of the lines, with a thin leader where a name had to move.
    func drawLabels() -> [SceneNode] {
        var nodes: [SceneNode] = []
        for end in ends {
            let natural = yScale(end.label.value)
            let x = plot.maxX + Self.endLabelGap
            if abs(natural - end.y) > 3 {
                nodes.append(
                    .stroke(
                        .polyline([Point(plot.maxX + 1, natural), Point(plot.maxX + 2.5, end.y), Point(x - 1, end.y)]),
                        Stroke(end.label.color, width: 0.5)
                    )
                )
            }
            nodes.append(
                type.run(
                    end.label.name,
                    TextStyles.direct,
                    type.readable(end.label.color),
                    at: Point(x, type.baseline(centered: end.y, TextStyles.direct)),
                    maximumWidth: area.maxX - x + 0.5
                )
            )
        }
        return nodes
    }
}
