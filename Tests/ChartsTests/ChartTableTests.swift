import Foundation
import Testing

@testable import Charts

@Suite("Tables by columns")
struct ChartTableTests {
    private let moment = Date(timeIntervalSinceReferenceDate: 0.1)

    private func table(_ values: [ChartValue]) -> ChartTable {
        ChartTable(columns: [ChartColumn(name: "c", type: .number)], rows: values.map { [$0] })
    }

    @Test("numbers and moments come back as they were; what is not finite is null, and zero has no sign")
    func values() {
        let numbers = table([.number(0.1), .null, .number(.nan), .number(-.infinity), .number(-0.0)])
        #expect(numbers.rowIndices.map { numbers[$0, 0] } == [.number(0.1), .null, .null, .null, .number(0)])
        let moments = table([.null, .time(moment)])
        #expect(moments.row(1) == [.time(moment)])
        #expect(moments.seconds(0)[0].isNaN && moments.seconds(0)[1] == moment.timeIntervalSince1970)
    }

    @Test("a column of several kinds keeps every value, from whichever row on it is mixed")
    func mixed() {
        let values: [ChartValue] = [.null, .number(1), .text("2"), .time(moment), .boolean(true), .null]
        let table = table(values)
        #expect(table.rowIndices.map { table[$0, 0] } == values)
        #expect(table.numbers(0).map { $0.isNaN ? nil : $0 } == [nil, 1, nil, nil, 1, nil])
        #expect(table.seconds(0).map { $0.isNaN ? nil : $0 } == [nil, nil, nil, moment.timeIntervalSince1970, nil, nil])
    }

    @Test("tables with the same values are equal, nulls among them, and a short row ends in nulls")
    func equality() {
        let columns = [ChartColumn(name: "a", type: .string), ChartColumn(name: "b", type: .number)]
        let short = ChartTable(columns: columns, rows: [[.text("x"), .number(1)], [.text("y")]])
        let long = ChartTable(columns: columns, rowCount: 2) { row, column in
            column == 0 ? .text(row == 0 ? "x" : "y") : (row == 0 ? .number(1) : .null)
        }
        #expect(short == long && short.hashValue == long.hashValue)
        #expect(short != ChartTable(columns: columns, rows: [[.text("x"), .number(2)], [.text("y")]]))
    }

    @Test("series of one table share their places; rows without a place are left out of all of them")
    func series() throws {
        let columns = [ChartColumn(name: "t", type: .timestamp), ChartColumn(name: "a", type: .number), ChartColumn(name: "b", type: .number)]
        let times: [Double?] = [30, nil, 10, 20]
        let rows = times.enumerated().map { row, time -> [ChartValue] in
            [time.map { .time(Date(timeIntervalSince1970: $0)) } ?? .null, .number(Double(row)), row == 3 ? .null : .number(Double(row * 10))]
        }
        func set(_ rows: [[ChartValue]]) throws -> SeriesSet {
            let table = ChartTable(columns: columns, rows: rows)
            return try SeriesSet(WidgetContent(spec: Samples.spec(.line, "T"), table: table, context: Samples.context()), asBands: false)
        }
        let shuffled = try set(rows)
        #expect(shuffled.series.map { $0.entries.map(\.x) } == [[10, 20, 30], [10, 20, 30]])
        #expect(shuffled.series.map { $0.entries.map(\.y) } == [[2, 3, 0], [20, nil, 0]])
        #expect(shuffled.series[1].entries.runs == [0..<1, 2..<3])
        let ordered = try set([rows[2], rows[3], rows[0]])
        #expect(ordered.series[0].entries.sharesPlaces(with: ordered.series[1].entries))
        #expect(ordered.extent.x.map { [$0.low, $0.high] } == [10, 30] && ordered.extent.step == 10)
    }

    @Test("a column of many cells is as wide as its widest, whatever its script")
    func widths() {
        let type = Typesetter(Samples.context())
        let cells = (0..<2_000).map { String($0 % 90) } + ["1,234,567", "ทดสอบ", "wide words"]
        let widest = cells.map { type.width($0, TextStyles.cell) }.max()
        #expect(type.width(ofCells: cells, TextStyles.cell) == widest)
        #expect(type.width(ofCells: cells + ["ตารางที่กว้างที่สุด"], TextStyles.cell) == type.width("ตารางที่กว้างที่สุด", TextStyles.cell))
    }
}
