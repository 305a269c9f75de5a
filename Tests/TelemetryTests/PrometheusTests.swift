import CoreMetrics
import Testing

@testable import Telemetry

@Suite("Prometheus text")
struct PrometheusTests {
    @Test("a counter made twice is one counter, and its labels are sorted and escaped")
    func counters() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "cache.reads", dimensions: [("state", "hit"), ("a", "x\"y")]).increment(by: 2)
        registry.makeCounter(label: "cache.reads", dimensions: [("a", "x\"y"), ("state", "hit")]).increment(by: 3)
        #expect(registry.text() == "# TYPE cache_reads counter\ncache_reads{a=\"x\\\"y\",state=\"hit\"} 5\n")
    }

    @Test("a timer counts each observation in every bucket that holds it")
    func histograms() {
        let registry = PrometheusRegistry()
        let timer = registry.makeTimer(label: "render_seconds", dimensions: [])
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(40_000_000_000)
        let text = registry.text()
        #expect(text.contains("render_seconds_bucket{le=\"0.001\"} 0\n"))
        #expect(text.contains("render_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("render_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("render_seconds_count 2\n"))
    }

    @Test("a gauge shows its last value")
    func gauges() {
        let registry = PrometheusRegistry()
        let gauge = registry.makeMeter(label: "jobs_ready", dimensions: [("class", "bulk")])
        gauge.set(Int64(7))
        gauge.increment(by: 1)
        #expect(registry.text().contains("jobs_ready{class=\"bulk\"} 8.0\n"))
    }
}
