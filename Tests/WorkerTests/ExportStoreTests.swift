import Dashboards
import Foundation
import Jobs
import Renderer
import Storage
import Testing

@testable import Worker

@Suite("A folder for exports that is gone")
struct ExportStoreTests {
    @Test("is what an export's job says, which is tried again for some minutes")
    func gone() async throws {
        try await Stage.with { stage in
            let (export, id) = try await stage.order(try await stage.published().dashboard)
            let folder = (try stage.files.path(of: "x") as NSString).deletingLastPathComponent
            try FileManager.default.removeItem(atPath: folder)
            let performer = try stage.exporting(on: try RenderPool(size: 1))
            let request = JobRequest(
                kind: .exportDashboard,
                facility: Stage.facility,
                arguments: ["export": .string(export.description)],
                jobClass: .interactive
            )
            for (attempt, seconds) in [(1, 15), (2, 30), (4, 120)] {
                let outcome = await performer.perform(stage.running(request, id: id, attempt: attempt, fence: Int64(attempt)))
                guard case .retry(let failure, let pause) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(failure.code == "export_store" && pause == .seconds(seconds))
                #expect(failure.message.contains("the folder is missing or cannot be written (\(folder)"), "\(failure.message)")
            }
        }
    }
}
