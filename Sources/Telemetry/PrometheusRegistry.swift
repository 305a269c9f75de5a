public import CoreMetrics
import Synchronization

/// A metrics backend that keeps every instrument in memory and writes them as Prometheus text.
///
/// It is ours because no Prometheus package is at hand; see docs/decisions.
public final class PrometheusRegistry: MetricsFactory {
    struct Identity: Hashable {
        let name: String
        let labels: [String]

        init(_ label: String, _ dimensions: [(String, String)]) {
            name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") ? $0 : "_" })
            labels = dimensions.sorted { $0.0 < $1.0 }.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }
        }

        private static func escaped(_ text: String) -> String {
            text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
    }

    enum Instrument: Sendable {
        case counter(PrometheusCounter)
        case gauge(PrometheusGauge)
        case histogram(PrometheusHistogram)

        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    private let instruments = Mutex<[Identity: Instrument]>([:])

    /// An empty registry.
    public init() {}

    private func instrument(_ identity: Identity, make: () -> Instrument) -> Instrument {
        instruments.withLock { instruments in
            if let known = instruments[identity] { return known }
            let made = make()
            instruments[identity] = made
            return made
        }
    }

    /// A counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let made = instrument(Identity(label, dimensions)) { .counter(PrometheusCounter()) }
        return if case .counter(let counter) = made { counter } else { PrometheusCounter() }
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let made = instrument(Identity(label, dimensions)) { .gauge(PrometheusGauge()) }
        return if case .gauge(let gauge) = made { gauge } else { PrometheusGauge() }
    }

    /// A histogram of plain values when aggregating, a gauge otherwise.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let made = instrument(Identity(label, dimensions)) {
            aggregate ? .histogram(PrometheusHistogram(bounds: PrometheusHistogram.amounts)) : .gauge(PrometheusGauge())
        }
        return switch made {
        case .histogram(let histogram): histogram
        case .gauge(let gauge): gauge
        case .counter: PrometheusGauge()
        }
    }

    /// A histogram of durations in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let made = instrument(Identity(label, dimensions)) { .histogram(PrometheusHistogram(bounds: PrometheusHistogram.seconds)) }
        return if case .histogram(let histogram) = made { histogram } else { PrometheusHistogram(bounds: PrometheusHistogram.seconds) }
    }

    /// Instruments stay for the life of the process.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Instruments stay for the life of the process.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Instruments stay for the life of the process.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Instruments stay for the life of the process.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// All instruments in the Prometheus text exposition format, version 0.0.4, sorted by name.
    public func text() -> String {
        let all = instruments.withLock { $0 }.sorted { ($0.key.name, $0.key.labels.joined()) < ($1.key.name, $1.key.labels.joined()) }
        var text = ""
        var last = ""
        for (identity, instrument) in all {
            if identity.name != last {
                // What is read from elsewhere, such as the kernel, is set like a gauge even when it only grows.
                text += "# TYPE \(identity.name) \(identity.name.hasSuffix("_total") ? "counter" : instrument.type)\n"
                last = identity.name
            }
            switch instrument {
            case .counter(let counter): counter.write(to: &text, identity)
            case .gauge(let gauge): gauge.write(to: &text, identity)
            case .histogram(let histogram): histogram.write(to: &text, identity)
            }
        }
        return text
    }
}
