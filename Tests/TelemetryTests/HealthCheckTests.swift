import CoreMetrics
import Testing

@testable import Telemetry

@Suite("Health")
struct HealthCheckTests {
    private struct Broken: Error {}

    @Test("a part that answers is well, one that fails says how, and one that does not answer in time has failed")
    func outcomes() async {
        let well = await HealthCheck.run("a") {}
        #expect(well.isWell && well.milliseconds != nil && well.error == nil)
        let broken = await HealthCheck.run("b") { throw Broken() }
        #expect(!broken.isWell && broken.error == "Broken" && broken.milliseconds == nil)
        let named = await HealthCheck.run("b", word: { $0 is Broken ? "it is broken" : nil }) { throw Broken() }
        #expect(named.error == "it is broken")
        let silent = await HealthCheck.run("c", within: .zero) {
            let (never, _) = AsyncStream<Void>.makeStream()
            for await _ in never {}
            try Task.checkCancellation()
        }
        #expect(silent.error == "no answer within 0 s")
    }

    @Test("a number of the kernel that only grows is a counter to Prometheus")
    func totals() {
        let registry = PrometheusRegistry()
        registry.makeMeter(label: "process_cpu_seconds_total", dimensions: []).set(1.5)
        #expect(registry.text() == "# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 1.5\n")
    }
}
