import CoreMetrics
import Synchronization

/// A number that only grows.
final class PrometheusCounter: CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        value.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        value.store(0, ordering: .relaxed)
    }

    func write(to text: inout String, _ identity: PrometheusRegistry.Identity) {
        text.appendSample(identity, value: "\(value.load(ordering: .relaxed))")
    }
}

/// A number that goes up and down.
final class PrometheusGauge: MeterHandler, RecorderHandler {
    private let value = Mutex<Double>(0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(to text: inout String, _ identity: PrometheusRegistry.Identity) {
        text.appendSample(identity, value: "\(value.withLock { $0 })")
    }
}

/// Counts of observations by upper bound, with their sum.
final class PrometheusHistogram: TimerHandler, RecorderHandler {
    static let seconds: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    static let amounts: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]

    private struct State {
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func write(to text: inout String, _ identity: PrometheusRegistry.Identity) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total = 0
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
            text.appendSample(identity, suffix: "_bucket", extra: "le=\"\(bound)\"", value: "\(total)")
        }
        text.appendSample(identity, suffix: "_sum", value: "\(sum)")
        text.appendSample(identity, suffix: "_count", value: "\(total)")
    }
}

extension String {
    fileprivate mutating func appendSample(_ identity: PrometheusRegistry.Identity, suffix: String = "", extra: String? = nil, value: String) {
        self += identity.name + suffix
        let labels = identity.labels + (extra.map { [$0] } ?? [])
        if !labels.isEmpty { self += "{" + labels.joined(separator: ",") + "}" }
        self += " " + value + "\n"
    }
}
