import Dashboards
import Foundation
import Storage
import TestSupport
import Testing

@testable import Worker

@Suite("Housekeeping of export files")
struct HousekeepingTests {
    private func put(_ name: String, hoursOld: Double, _ stage: Stage) throws {
        let path = stage.folder + "/" + name
        try Data(repeating: 7, count: 100).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -hoursOld * 3600)], ofItemAtPath: path)
    }

    private func names(_ stage: Stage) throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: stage.folder)) }

    @Test("removes old files that no export names, whole and half, and no others")
    func orphans() async throws {
        try await Stage.with { stage in
            let housekeeping = ExportHousekeeping(exports: stage.exports, files: stage.files, logger: .silent)
            let dashboard = try await stage.published().dashboard
            let (export, _) = try await stage.order(dashboard)
            let kept = ExportFiles.key(for: export, fence: 2, format: .pdf)
            let file = ExportedFile(fileName: "a.pdf", size: 100, sha256: String(repeating: "ab", count: 32), pages: 1, storageKey: kept)
            let result = ExportResult(
                file: file,
                widgets: [],
                dataMilliseconds: 1,
                renderMilliseconds: 1,
                expiresAt: Date(timeIntervalSinceNow: 3600)
            )
            #expect(try await stage.exports.finish(export, result, fence: 2, on: stage.postgres))
            let late = ExportFiles.key(for: export, fence: 1, format: .pdf)
            let lost = ExportFiles.key(for: ExportID(), fence: 7, format: .png)
            let fresh = ExportFiles.key(for: ExportID(), fence: 8, format: .pdf)
            let strange = ["notes.txt", "x-1.pdf", "\(UUID().uuidString.lowercased())-1.pdf.bak", ".\(lost)"]
            for name in [kept, late, lost, lost + ".part", kept + ".part"] + strange { try put(name, hoursOld: 24, stage) }
            for name in [fresh, fresh + ".part"] { try put(name, hoursOld: 0.5, stage) }
            #expect(try await housekeeping.sweep() == 4)
            #expect(try names(stage) == Set([kept, fresh, fresh + ".part"] + strange))
            #expect(try await housekeeping.sweep() == 0)
        }
    }

    @Test("removes as many in a round as are wanted, the others in the next ones")
    func bounded() async throws {
        try await Stage.with { stage in
            let housekeeping = ExportHousekeeping(exports: stage.exports, files: stage.files, logger: .silent)
            for fence in Int64(0)..<1203 { try put(ExportFiles.key(for: ExportID(), fence: fence, format: .pdf), hoursOld: 3, stage) }
            #expect(try await housekeeping.sweep(limit: 700) == 700)
            #expect(try names(stage).count == 503)
            #expect(try await housekeeping.sweep(limit: 700) == 503)
            #expect(try names(stage).isEmpty)
        }
    }
}
