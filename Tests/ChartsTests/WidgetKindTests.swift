import Foundation
import Testing

@testable import Charts

@Suite("Gauges, shares, bins, funnels, cohorts")
struct WidgetKindTests {
    private func content(_ type: ChartType, _ json: String, _ table: ChartTable) -> WidgetContent {
        WidgetContent(spec: Samples.spec(type, "T", json), table: table, context: Samples.context())
    }

    private func draw(_ type: ChartType, _ json: String, _ table: ChartTable, width: Double = 378, height: Double = 220) -> SceneText {
        SceneText(
            ChartBuilder.scene(
                for: Samples.spec(type, "T", json),
                state: .data(table),
                size: Size(width: width, height: height),
                context: Samples.context()
            )
        )
    }

    private func pairs(_ values: [Double]) -> ChartTable {
        Samples.table([("c", .string), ("v", .number)], values.enumerated().map { [.text("c\($0.offset)"), .number($0.element)] })
    }

    @Test("a gauge names its target and its ranges, as a bullet and as an arc", arguments: ["bullet", "arc"])
    func gaugeNames(shape: String) throws {
        let json =
            #"{"shape":"\#(shape)","target":300000,"ranges":[{"to":150000,"label":"poor"},{"to":225000,"label":"fair"},{"to":350000,"label":"good"}]}"#
        let text = draw(.gauge, json, Samples.revenue)
        for name in ["Target 300K", "poor", "fair", "good"] { #expect(text.strings.contains(name), "\(name) in \(text.strings)") }
        let sentence = try #require(text.alternatives.first)
        for word in ["Target", "300,000", "poor", "fair", "good", "271,400"] { #expect(sentence.contains(word), "\(word) in \(sentence)") }
    }

    @Test("the scale of a gauge holds value and target, and a value beyond a given end stays on the card")
    func gaugeScale() throws {
        for (value, json) in [
            (5.0, "{}"), (-5, "{}"), (0, "{}"), (1e300, "{}"), (5, #"{"target":900}"#), (0.4, #"{"format":"percent"}"#), (42, #"{"unit":"%"}"#),
        ] {
            let figures = try GaugeFigures(content(.gauge, json, pairs([value])))
            #expect(figures.low <= min(value, 0) && figures.high >= value && figures.low < figures.high)
            #expect(figures.target.map { $0 <= figures.high } ?? true)
        }
        #expect(try GaugeFigures(content(.gauge, #"{"unit":"%"}"#, pairs([42]))).high == 100)
        let beyond = try GaugeFigures(content(.gauge, #"{"maximum":10}"#, pairs([42])))
        #expect(beyond.high == 10 && beyond.place(42) == 1)
        let odd = try GaugeFigures(content(.gauge, #"{"minimum":10,"maximum":10,"ranges":["x",{"to":3},5]}"#, pairs([42])))
        #expect(odd.low < odd.high)
    }

    @Test("percentages of a pie always add up to 100, and none that is something reads as nothing")
    func percentages() {
        for values in [[1.0, 1, 1], [2, 3, 7, 11, 13], [0.1, 99.9], [1, 999], [1e300, 1e300], [1, 1, 1, 1, 1, 1, 1]] {
            let shares = PieSlices.percentages(values)
            #expect(abs(shares.values.reduce(0, +) - 100) < 1e-9, "\(values)")
            for (value, share) in zip(values, shares.values) { #expect(abs(share - value / values.reduce(0, { $0 + $1 / 1e10 }) / 1e10 * 100) <= 1) }
        }
        #expect(PieSlices.percentages([1, 1, 1]).values == [34, 33, 33])
        #expect(PieSlices.percentages([3, 997]).values == [0.3, 99.7])
    }

    @Test("angles of a pie add up to a full turn, largest first from twelve o'clock, small ones folded")
    func pieAngles() throws {
        let table = pairs([5, 50, 20, 10, 8, 1, 1, 1, 4])
        let content = content(.pie, "{}", table)
        let pie = PieSlices(try SeriesSet(content, asBands: true), content)
        #expect(pie.slices.count <= PieSlices.limit)
        #expect(pie.slices.last?.isOther == true && pie.slices.last?.name.hasPrefix("Other (") == true)
        #expect(pie.slices.reduce(0) { $0 + $1.value } == 100)
        let angles = pie.angles
        #expect(angles.first?.start == 0 && angles.last?.end == 2 * .pi)
        #expect(zip(angles, angles.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(abs(angles.reduce(0) { $0 + $1.end - $1.start } - 2 * .pi) < 1e-12)
        let values = pie.slices.dropLast().map(\.value)
        #expect(values == values.sorted(by: >))
    }

    @Test("a pie of negative values or of nothing becomes bars with a note", arguments: [[3.0, -1, 4], [0, 0, 0]])
    func pieFallback(values: [Double]) {
        let text = draw(.pie, "{}", pairs(values))
        #expect(text.strings.contains { $0.contains("bars instead of shares") })
    }

    @Test("counts of a histogram add up to the number of values, whatever the bins")
    func histogramCounts() throws {
        var values = (0..<997).map { Double(($0 * 7_919) % 331) / 7 - 20 }
        values += [0, 0, 0, 100]
        for options in [BinOptions.automatic, .count(7), .width(2.5), .edges([-100, -5, 0, 3, 500])] {
            let bins = try #require(HistogramBins(values, options: options))
            #expect(bins.counts.reduce(0, +) == values.count && bins.outside == 0)
            #expect(bins.total == values.count && bins.counts.count == bins.edges.count - 1)
            #expect(zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $0 < $1 })
            for (index, count) in bins.counts.enumerated() {
                let isLast = index == bins.counts.count - 1
                let own = values.count { $0 >= bins.edges[index] && ($0 < bins.edges[index + 1] || (isLast && $0 == bins.edges[index + 1])) }
                #expect(own == count)
            }
        }
        let cut = try #require(HistogramBins(values, options: .edges([0, 10, 20])))
        #expect(cut.counts.reduce(0, +) + cut.outside == values.count && cut.outside > 0)
    }

    @Test("edges of a histogram are round, and single, equal, huge and tiny values have a bin too")
    func histogramEdges() throws {
        let bins = try #require(HistogramBins((0..<500).map { Double($0) / 9.7 }))
        let step = bins.edges[1] - bins.edges[0]
        let mantissa = step / pow(10, log10(step).rounded(.down))
        #expect([1, 2, 5, 10].contains { abs($0 - mantissa) < 1e-6 })
        #expect(bins.isEven)
        for values in [[5.0], [0, 0], [1e12, 1e12 + 1], [-1e299, 1e299], [1e-12, 2e-12, 3e-12], [.nan, 4], [1.7e308, 3]] {
            let bins = try #require(HistogramBins(values))
            #expect(bins.counts.reduce(0, +) == values.count { $0.isFinite && abs($0) <= 1e300 })
            #expect(bins.counts.count <= HistogramBins.limit)
        }
        #expect(HistogramBins([.nan, .infinity]) == nil)
    }

    @Test("a histogram states its edges, the number of values, and what lies outside")
    func histogramNotes() {
        let text = draw(.histogram, #"{"bins":[0,2,4,8],"unit":"min"}"#, pairs([1, 1, 3, 5, 5, 9, -1]))
        for edge in ["0", "2", "4", "8"] { #expect(text.strings.contains(edge)) }
        #expect(text.strings.contains { $0.contains("n = 7") && $0.contains("2 values outside the bins") && $0.contains("count per") })
    }

    @Test("areas of a histogram's bars stand for counts also where bins differ in width")
    func histogramAreas() throws {
        let bins = try #require(HistogramBins([0.5, 1.5, 1.6, 3, 4, 5, 6], options: .edges([0, 1, 2, 7])))
        #expect(!bins.isEven && bins.smallestWidth == 1)
        #expect((0..<3).map { bins.height($0) } == [1, 2, 0.8])
    }

    @Test("conversions of a funnel are recomputed from the counts")
    func funnel() throws {
        let content = content(.funnel, "{}", Samples.funnel)
        let steps = FunnelSteps(try SeriesSet(content, asBands: true)).steps
        #expect(steps.map(\.value) == [48_210, 30_120, 9_410, 5_230, 4_402])
        for (index, step) in steps.enumerated() {
            #expect(step.ofStart == step.value / 48_210)
            #expect(step.ofPrevious == (index == 0 ? nil : step.value / steps[index - 1].value))
        }
        let text = draw(.funnel, "{}", Samples.funnel)
        #expect(text.strings.contains("62.5%") && text.strings.contains("31.2%") && text.strings.contains("9.1%") && text.strings.contains("48,210"))
        let hostile = FunnelSteps(try SeriesSet(self.content(.funnel, "{}", pairs([0, 5, -3])), asBands: true)).steps
        #expect(hostile.map(\.ofStart) == [nil, nil, nil] && hostile[1].ofPrevious == nil && hostile[2].ofPrevious == nil)
    }

    @Test("shares of cohorts are recomputed from the counts over the size of the cohort, and periods to come stay empty")
    func cohorts() throws {
        let grid = try CohortGrid(content(.cohort, "{}", Samples.cohorts))
        #expect(grid.cohorts.map(\.size) == [800, 500, 1_000])
        #expect(grid.cohorts.map(\.reach) == [3, 2, 1])
        #expect(grid.periods == ["1", "2", "3"])
        #expect(
            grid.cohorts[0].shares == [0.5, 0.25, 0.1]
                && grid.cohorts[1].shares == [0.4, nil, nil].enumerated().map { $0.offset == 1 ? 0.2 : $0.element }
        )
        let average = (400.0 + 200 + 600) / (800 + 500 + 1_000)
        #expect(abs((grid.averages[0] ?? 0) - average) < 1e-12)
        let sized = Samples.table(
            [("cohort", .string), ("period", .integer), ("left", .integer), ("n", .integer)],
            [[.text("a"), .number(1), .number(30), .number(60)], [.text("b"), .number(1), .number(10), .number(40)]]
        )
        let other = try CohortGrid(content(.cohort, #"{"x":"period","y":"cohort","value":"left","size":"n"}"#, sized))
        #expect(other.cohorts.map(\.size) == [60, 40] && other.cohorts.map(\.shares) == [[0.5], [0.25]])
    }

    @Test("cohorts given as two moments are counted in periods since their start")
    func cohortMoments() throws {
        var rows: [[ChartValue]] = []
        for start in 0..<4 {
            for seen in start..<4 {
                rows.append([.time(Samples.months[start]), .time(Samples.months[seen]), .number(120 / Double(seen - start + 1))])
            }
        }
        let table = Samples.table([("began", .date), ("seen", .date), ("users", .number)], rows)
        let grid = try CohortGrid(content(.cohort, #"{"x":"seen","y":"began"}"#, table))
        #expect(grid.cohorts.map(\.reach) == [3, 2, 1, 0])
        #expect(grid.cohorts[0].shares.first == 0.5)
    }

    @Test("the age of a cohort is counted in units of the calendar: days over a change of the clock, quarters, weeks")
    func cohortAges() throws {
        let zone = CalendarClock(zone: Samples.context().timeZone)
        let march = CalendarClock.dayNumber(year: 2013, month: 3, day: 7)
        let days = (0..<6).map { zone.seconds(dayNumber: march + $0) }
        let quarters = (0..<6).map { zone.seconds(year: 2013, month: 2 + 3 * $0, day: 1) }
        let weeks = (0..<6).map { zone.seconds(dayNumber: march + 7 * $0) }
        for starts in [days, quarters, weeks] {
            var rows: [[ChartValue]] = []
            for (cohort, begin) in starts.enumerated() {
                for (place, seen) in starts.enumerated() where place >= cohort {
                    rows.append([
                        .time(Date(timeIntervalSince1970: begin)), .time(Date(timeIntervalSince1970: seen)),
                        .number(Double(100 - (place - cohort) * 10)),
                    ])
                }
            }
            let table = Samples.table([("begin", .timestamp), ("seen", .timestamp), ("users", .integer)], rows)
            let grid = try CohortGrid(
                WidgetContent(spec: Samples.spec(.cohort, "T", #"{"x":"seen","y":"begin"}"#), table: table, context: Samples.context())
            )
            #expect(grid.periods == ["0", "1", "2", "3", "4", "5"])
            #expect(grid.cohorts[0].shares.map { $0 ?? 0 } == [1, 0.9, 0.8, 0.7, 0.6, 0.5])
        }
    }

    @Test("labels of an axis of numbers do not touch, however long they are")
    func numberAxis() {
        for (low, high) in [(1_000_000.0, 1_000_007.0), (0.00001, 0.00002), (-123_456.5, -123_455.5), (0, 1e9)] {
            let rows = (0...10).map { [ChartValue.number(low + (high - low) * Double($0) / 10), .number(Double($0))] }
            let table = Samples.table([("x", .number), ("y", .number)], rows)
            for width in [120.0, 250, 500] {
                let size = Size(width: width, height: 150)
                let spec = Samples.spec(.line, "T", #"{"x":"x","y":"y"}"#)
                let text = SceneText(ChartBuilder.scene(for: spec, state: .data(table), size: size, context: Samples.context()))
                #expect(text.overlaps.isEmpty, "\(low) \(width): \(text.overlaps)")
            }
        }
    }
}
