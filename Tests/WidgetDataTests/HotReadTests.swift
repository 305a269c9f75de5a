import Dashboards
import Foundation
import NIOCore
import Testing

@testable import WidgetData

@Suite("A cached read")
struct HotReadTests {
    @Test("is a hit for every one of 32 readers at once")
    func rate() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(
                "SELECT id, facility, carrier, id * 1.5 AS delay FROM flights ORDER BY id LIMIT 100",
                [QueryParameter(name: "n", type: .integer)]
            )
            let reader = try stage.process()
            let catalogue = Task { try await reader.catalogue.run() }
            #expect(await eventually { reader.catalogue.isListening })
            let request = stage.request(widget, ["n": 5])
            let bytes = try await reader.answer(request).body.readableBytes
            let readers = 32
            let reads = Int(ProcessInfo.processInfo.environment["VITRINE_HOT_READS"] ?? "") ?? 200
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<readers {
                    group.addTask {
                        var hits = 0
                        for _ in 0..<reads where try await reader.answer(request).state == .hit { hits += 1 }
                        return hits
                    }
                }
                var hits = 0
                for try await count in group { hits += count }
                #expect(hits == readers * reads)
            }
            let seconds =
                Double((ContinuousClock.now - start).components.attoseconds) / 1e18 + Double((ContinuousClock.now - start).components.seconds)
            if ProcessInfo.processInfo.environment["VITRINE_HOT_READS"] != nil {
                FileHandle.standardError.write(Data("\(Int(Double(readers * reads) / seconds)) cached reads/s of \(bytes) bytes\n".utf8))
            }
            catalogue.cancel()
            _ = await catalogue.result
        }
    }
}
