import Testing

@testable import Charts

@Suite("Numeric ticks")
struct NumericTicksTests {
    @Test(
        "ticks are those of d3-array",
        arguments: [
            (0.0, 1.0, 10.0, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
            (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
            (0, 1, 2, [0, 0.5, 1]),
            (0, 1, 1, [0, 1]),
            (0, 10, 6, [0, 2, 4, 6, 8, 10]),
            (0, 10, 3, [0, 5, 10]),
            (-10, 10, 10, [-10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10]),
            (-10, 10, 3, [-10, -5, 0, 5, 10]),
            (-10, 10, 2, [-10, 0, 10]),
            (-10, 10, 1, [0]),
            (0, 336_776, 5, [0, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000]),
            (2.3, 2.9, 4, [2.4, 2.6, 2.8]),
            (10, 0, 5, [10, 8, 6, 4, 2, 0]),
            (5, 5, 3, [5]),
        ]
    )
    func reference(start: Double, stop: Double, count: Double, expected: [Double]) {
        #expect(NumericTicks.ticks(start, stop, count: count) == expected)
    }

    @Test(
        "nice domains are those of d3-scale",
        arguments: [
            (0.0, 0.96, 10.0, 0.0, 1.0), (0, 96, 10, 0, 100), (1.1, 10.9, 10, 1, 11), (123.1, 0.2, 10, 123.1, 0.2), (0.2, 123.1, 2, 0, 200),
            (0.2, 123.1, 20, 0, 125),
        ]
    )
    func nice(start: Double, stop: Double, count: Double, low: Double, high: Double) {
        let domain = NumericTicks.nice(start, stop, count: count)
        #expect(domain.0 == low)
        #expect(domain.1 == high)
    }

    @Test("values that are not finite give no ticks, and tiny or huge spans give few")
    func hostile() {
        #expect(NumericTicks.ticks(.nan, 1, count: 5).isEmpty)
        #expect(NumericTicks.ticks(0, .infinity, count: 5).isEmpty)
        #expect(NumericTicks.ticks(0, .leastNonzeroMagnitude, count: 5).count < 20)
        #expect(NumericTicks.ticks(-1e308, 1e308, count: 5).count < 20)
        #expect(NumericTicks.ticks(1e15, 1e15 + 1, count: 5).count < 20)
    }

    @Test(
        "extended Wilkinson labels are those of the authors' R implementation",
        arguments: [(0.0, 100.0, 5, [0.0, 25, 50, 75, 100]), (8.1, 14.1, 4, [8, 10, 12, 14])]
    )
    func wilkinson(low: Double, high: Double, count: Int, expected: [Double]) {
        #expect(ExtendedWilkinsonTicks.ticks(low, high, count: count) == expected)
    }

    @Test("a value axis holds its data, has two to ten ticks, and its labels never touch")
    func domains() {
        let spans: [(Double, Double)] = [
            (0, 1), (3, 3), (0, 0), (-5, -5), (-3, 8), (1e-9, 2e-9), (-1e21, 5e20), (99, 101), (1_234_567, 1_234_567), (0.1, 0.3),
        ]
        for (low, high) in spans {
            for length in [14.0, 40, 90, 150, 300, 900] {
                for zero in [true, false] {
                    let domain = ValueDomain(values: (low, high), length: length, includesZero: zero)
                    #expect(domain.low <= low && domain.high >= high, "\(low)…\(high) at \(length)")
                    #expect(domain.ticks.count >= 2 && domain.ticks.count <= 14, "\(low)…\(high) at \(length): \(domain.ticks)")
                    if zero { #expect(domain.low <= 0 && domain.high >= 0) }
                    let pitch = length / (domain.high - domain.low)
                    if domain.ticks.count > 2 { #expect(zip(domain.ticks.dropFirst(), domain.ticks).allSatisfy { ($0 - $1) * pitch >= 10.9 }) }
                }
            }
        }
    }
}
