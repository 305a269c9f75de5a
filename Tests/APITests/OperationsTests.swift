import Dashboards
import Foundation
import HTTPTypes
import Testing

@testable import API
@testable import Jobs

@Suite("Operators and their documents")
struct OperationsTests {
    private static let north = FacilityID("north")!
    private static let south = FacilityID("south")!

    private static func principal(_ user: String, _ roles: Set<Role>) -> Principal {
        Principal(userID: user, roles: roles, facilities: [north])
    }

    @Test("an administrator steers its facilities; what concerns all needs an operator; others see nothing")
    func permissions() throws {
        let operators = Operators(["root"])
        #expect(try operators.visibleFacilities(to: Self.principal("ann", [.admin])) == [Self.north])
        #expect(try operators.visibleFacilities(to: Self.principal("root", [.auditor])) == nil)
        #expect(throws: Problem.self) { try operators.visibleFacilities(to: Self.principal("root", [.editor])) }
        try operators.permit(Self.principal("ann", [.admin]), to: "pause", of: Self.north)
        try operators.permit(Self.principal("root", [.admin]), to: "pause", of: nil)
        func code(_ principal: Principal, _ facility: FacilityID?) -> String? {
            do throws(Problem) {
                try operators.permit(principal, to: "pause", of: facility)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(Self.principal("ann", [.admin]), nil) == "operator_required")
        #expect(code(Self.principal("ann", [.admin]), Self.south) == "forbidden")
        #expect(code(Self.principal("root", [.auditor]), Self.north) == "forbidden")
    }

    @Test("two documents differ by pointer, member by member; lists as a whole")
    func changes() {
        let before: JSONValue = ["a": 1, "b": ["c/d": [1, 2], "gone": true], "same": "x"]
        let after: JSONValue = ["a": 2, "b": ["c/d": [2, 1], "new~": .null], "same": "x"]
        #expect(
            ValueChange.between(before, after) == [
                ValueChange(pointer: "/a", before: 1, after: 2), ValueChange(pointer: "/b/c~1d", before: [1, 2], after: [2, 1]),
                ValueChange(pointer: "/b/gone", before: true, after: nil), ValueChange(pointer: "/b/new~0", before: nil, after: .null),
            ]
        )
        #expect(ValueChange.between(before, before).isEmpty)
    }

    @Test(
        "a batch stands where its exports stand",
        arguments: [
            ([ExportStatus.queued, .queued], ExportBatchDocument.Status.queued), ([.queued, .succeeded], .running), ([.data, .failed], .running),
            ([.succeeded, .succeeded], .succeeded), ([.failed], .failed), ([.cancelled, .cancelled], .cancelled), ([.expired], .expired),
            ([.succeeded, .failed], .completedWithErrors), ([.succeeded, .cancelled], .completedWithErrors),
            ([.completedWithErrors], .completedWithErrors),
        ]
    )
    func batchStatus(_ states: [ExportStatus], _ status: ExportBatchDocument.Status) {
        #expect(ExportBatchDocument.Status(of: states) == status)
    }

    private static func statistics(
        takes kinds: Set<JobKind>,
        age: Double = 0,
        unpublished: Double = 0,
        paused: [PauseSubject] = []
    ) -> QueueStatistics {
        let line = QueueStatistics.Line(jobClass: .bulk, kind: .exportDashboard, ready: 3, delayed: 0, running: 0, oldestReadyAge: age)
        let worker = QueueStatistics.Worker(name: "w", kinds: kinds, concurrency: 10, running: 0, seenAt: Date())
        return QueueStatistics(
            lines: [line],
            dead: [:],
            poisoned: 0,
            workers: kinds.isEmpty ? [] : [worker],
            unpublishedAge: unpublished,
            paused: paused
        )
    }

    @Test("health names the trouble")
    func troubles() {
        let all = Set(JobKind.all)
        #expect(Self.statistics(takes: all, age: 59, unpublished: 4).troubles(kinds: JobKind.all).isEmpty)
        #expect(Self.statistics(takes: []).troubles(kinds: JobKind.all) == ["no worker is alive"])
        #expect(Self.statistics(takes: all.subtracting([.exportDashboard])).troubles(kinds: JobKind.all) == ["no worker takes exports"])
        #expect(
            Self.statistics(takes: all, age: 94, unpublished: 12).troubles(kinds: JobKind.all) == [
                "unpublished 12 s: committed jobs do not reach Redis", "oldest ready job 94 s (export_dashboard, bulk)",
            ]
        )
        #expect(
            Self.statistics(takes: all, age: 94, paused: [.jobClass(.bulk)]).troubles(kinds: JobKind.all) == [
                "oldest ready job 94 s (export_dashboard, bulk)", "held back by a pause: class bulk",
            ]
        )
        let facilities = ["north", "south"].compactMap { FacilityID($0) }.map { PauseSubject.facility($0) }
        #expect(
            Self.statistics(takes: all, paused: facilities + [.kind(.exportDashboard)]).troubles(kinds: JobKind.all) == [
                "held back by a pause: exports, 2 facilities"
            ]
        )
        #expect(Self.statistics(takes: all, paused: [facilities[0]]).troubles(kinds: JobKind.all) == ["held back by a pause: one facility"])
        let evicting = QueueSampler.Sample(statistics: Self.statistics(takes: all), evictionPolicy: "allkeys-lru")
        #expect(evicting.troubles == ["Redis evicts (maxmemory-policy allkeys-lru): queued work can be thrown away"])
    }

    @Test("a reader learns which of its facilities are held back, and of the others how many are")
    func pausedFacilities() {
        let statistics = Self.statistics(takes: [], paused: [.jobClass(.bulk), .facility(Self.north), .facility(Self.south)])
        let open = QueueDocument(statistics, facilities: [])
        #expect(open.paused == ["class:bulk"])
        #expect(open.pausedFacilities == 2)
        #expect(QueueDocument(statistics, facilities: [Self.north]).paused == ["class:bulk", "facility:north"])
        #expect(QueueDocument(statistics, facilities: nil).paused == ["class:bulk", "facility:north", "facility:south"])
    }

    @Test("what is held back is read as it is written", arguments: ["kind:export_dashboard", "facility:north", "class:bulk"])
    func pauseSubjects(_ text: String) {
        #expect(PauseSubject(text)?.description == text)
    }

    @Test("what cannot be held back is not read", arguments: ["", "kind:", "kind:Export", "class:2", "class:x", "facility:a b", "bulk", "user:x"])
    func noPauseSubjects(_ text: String) {
        #expect(PauseSubject(text) == nil)
    }
}
