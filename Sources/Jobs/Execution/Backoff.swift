/// The wait of a loop in trouble: 50 ms, doubling to 5 s, each between half and the whole of that.
struct Backoff: Sendable {
    private var failures = 0

    mutating func next() -> Duration {
        let bound = min(.seconds(5), Duration.milliseconds(50) * (1 << min(failures, 10)))
        failures += 1
        return bound * Double.random(in: 0.5...1)
    }

    mutating func reset() {
        failures = 0
    }

    var isInTrouble: Bool { failures > 0 }
}
