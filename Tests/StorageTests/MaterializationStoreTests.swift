import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Materializations in the store")
struct MaterializationStoreTests {
    static let start = Date(timeIntervalSince1970: 1_900_000_000)

    static func key(_ widget: WidgetID, _ parameters: [String: JSONValue] = [:], in facilities: [FacilityID] = [Stage.facility]) throws
        -> MaterializationKey
    {
        try MaterializationKey(widgetID: widget, facilities: facilities, parameters: parameters)
    }

    static func success(_ key: MaterializationKey, fence: Int64, at moment: Date = start, cacheKey: String = "w:1") -> Materialization {
        Materialization(
            key: key,
            cacheKey: cacheKey,
            asOf: moment,
            expiresAt: moment.addingTimeInterval(300),
            rowCount: 12,
            bytes: 345,
            outcome: .succeeded,
            fence: fence,
            attemptedAt: moment
        )
    }

    static func failure(_ key: MaterializationKey, fence: Int64, at moment: Date = start) -> Materialization {
        Materialization(key: key, outcome: .failed, errorCode: "query_timeout", fence: fence, attemptedAt: moment)
    }

    static func row(_ stage: Stage, _ widget: WidgetID) async throws -> Row? {
        try await stage.client.query("SELECT * FROM widget_data_cache WHERE widget_id = \(widget.uuid)").first
    }

    static func published(_ stage: Stage, interval: Int = 300) async throws -> (dashboard: Dashboard, widget: Widget) {
        let dashboard = try await stage.dashboard()
        let widget = try await stage.widget(on: dashboard.id, query: try await stage.query().id, interval: interval)
        return (try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal()), widget)
    }

    @Test("are written only by a newer attempt than the stored one")
    func fences() async throws {
        try await Stage.run { stage in
            let widget = try await Self.published(stage).widget
            let key = try Self.key(widget.id)
            func record(_ attempt: Materialization) async throws -> Bool { try await stage.materializations.record(attempt, on: stage.client) }
            #expect(try await record(Self.success(key, fence: 5, cacheKey: "five")))
            #expect(try await !record(Self.success(key, fence: 5, cacheKey: "again")))
            #expect(try await !record(Self.failure(key, fence: 4)))
            #expect(try await Self.row(stage, widget.id)?.decode("cache_key", as: String?.self) == "five")
            #expect(try await record(Self.failure(key, fence: 6, at: Self.start.addingTimeInterval(60))))
            let row = try #require(try await Self.row(stage, widget.id))
            #expect(try row.decode("outcome", as: String.self) == "failed")
            #expect(try row.decode("error_code", as: String?.self) == "query_timeout")
            #expect(try row.decode("cache_key", as: String?.self) == "five")
            #expect(try row.decode("as_of", as: Date?.self) == Self.start)
            #expect(try row.decode("last_success_at", as: Date?.self) == Self.start)
            #expect(try row.decode("last_attempt_at", as: Date?.self) == Self.start.addingTimeInterval(60))
            #expect(try row.decode("row_count", as: Int?.self) == 12)
            #expect(try row.decode("fence", as: Int64.self) == 6)
            #expect(try await record(Self.success(key, fence: 7)))
            #expect(try await Self.row(stage, widget.id)?.decode("error_code", as: String?.self) == nil)
        }
    }

    @Test("keep the newest of many attempts that end at once")
    func race() async throws {
        try await Stage.run { stage in
            let widget = try await Self.published(stage).widget
            let key = try Self.key(widget.id)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for fence in (Int64(1)...20).shuffled() {
                    group.addTask {
                        _ = try await stage.materializations.record(Self.success(key, fence: fence, cacheKey: "\(fence)"), on: stage.client)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await Self.row(stage, widget.id)?.decode("cache_key", as: String?.self) == "20")
        }
    }

    @Test("of a widget that is gone are not written")
    func gone() async throws {
        try await Stage.run { stage in
            let key = try Self.key(WidgetID())
            #expect(try await !stage.materializations.record(Self.success(key, fence: 1), on: stage.client))
            try await stage.materializations.touchRead([MaterializationRead(key: key)])
            #expect(try await Self.row(stage, key.widgetID) == nil)
        }
    }

    @Test("of a deleted widget stay as long as a published version shows it")
    func deletedWidget() async throws {
        try await Stage.run { stage in
            let (dashboard, widget) = try await Self.published(stage)
            let key = try Self.key(widget.id)
            try await stage.widgets.delete(widget.id, expected: nil)
            #expect(try await stage.materializations.record(Self.success(key, fence: 1), on: stage.client))
            #expect(try await stage.materializations.due(Self.start.addingTimeInterval(3600)).map(\.key) == [key])
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            #expect(try await Self.row(stage, widget.id) == nil)
        }
    }

    @Test("are due when published, and pinned or read within a day, and tried longer ago than their interval")
    func due() async throws {
        try await Stage.run { stage in
            let store = stage.materializations
            let (_, pinned) = try await Self.published(stage, interval: 300)
            let (archived, _) = try await Self.published(stage, interval: 300)
            _ = try await stage.dashboards.archive(archived.id, expected: nil)
            let unpublished = try await stage.widget(on: try await stage.dashboard().id, query: try await stage.query().id)
            let pin = try Self.key(pinned.id)
            let read = try Self.key(pinned.id, ["month": 3])
            let unread = try Self.key(pinned.id, ["month": 4])
            let draft = try Self.key(unpublished.id)
            for key in [pin, read, unread, draft] { #expect(try await store.record(Self.success(key, fence: 1), on: stage.client)) }
            try await store.touchRead([MaterializationRead(key: read, readAt: Self.start), MaterializationRead(key: draft, readAt: Self.start)])
            func dueKeys(after seconds: Double) async throws -> [MaterializationKey] {
                try await store.due(Self.start.addingTimeInterval(seconds)).map(\.key).sorted { $0.parametersHash < $1.parametersHash }
            }
            let both = [pin, read].sorted { $0.parametersHash < $1.parametersHash }
            #expect(try await dueKeys(after: 299.999) == [])
            #expect(try await dueKeys(after: 300) == both)
            #expect(try await dueKeys(after: 86_400) == both)
            #expect(try await dueKeys(after: 86_401) == [pin])
            #expect(try await store.record(Self.failure(pin, fence: 2, at: Self.start.addingTimeInterval(300)), on: stage.client))
            #expect(try await dueKeys(after: 599) == [read])
            #expect(try await dueKeys(after: 600) == both)
        }
    }

    @Test("come longest due first, and as many as are wanted")
    func dueOrder() async throws {
        try await Stage.run { stage in
            let (_, widget) = try await Self.published(stage, interval: 60)
            var expected: [MaterializationKey] = []
            for number in 0..<5 {
                let key = try Self.key(widget.id, ["n": .integer(Int64(number))])
                let moment = Self.start.addingTimeInterval(Double(5 - number))
                #expect(try await stage.materializations.record(Self.success(key, fence: 1, at: moment), on: stage.client))
                try await stage.materializations.touchRead([MaterializationRead(key: key, readAt: moment)])
                expected.insert(key, at: 0)
            }
            #expect(
                try await stage.materializations.record(
                    Self.success(try Self.key(widget.id), fence: 1, at: Self.start.addingTimeInterval(9)),
                    on: stage.client
                )
            )
            #expect(try await stage.materializations.due(Self.start.addingTimeInterval(120), limit: 3).map(\.key) == Array(expected.prefix(3)))
        }
    }

    @Test("that were taken are due again within an interval and from then on after just one, unless the transaction fails")
    func taking() async throws {
        struct Abort: Error {}
        try await Stage.run { stage in
            let store = stage.materializations
            let (_, widget) = try await Self.published(stage, interval: 300)
            let key = try Self.key(widget.id)
            let now = Date().addingTimeInterval(10)
            await #expect(throws: Abort.self) {
                try await stage.client.withTransaction { connection in
                    #expect(try await store.takeDue(now, on: connection).map(\.key) == [key])
                    throw Abort()
                }
            }
            #expect(try await store.takeDue(now, on: stage.client).map(\.key) == [key])
            let first = try #require(try await store.due(now.addingTimeInterval(300)).first).dueSince
            #expect(first > now && first <= now.addingTimeInterval(300))
            for number in 1..<4 {
                let moment = first.addingTimeInterval(Double(number - 1) * 300)
                #expect(try await store.takeDue(moment.addingTimeInterval(20), on: stage.client).map(\.key) == [key])
                #expect(try await store.due(moment.addingTimeInterval(299)).isEmpty)
                #expect(try await store.due(moment.addingTimeInterval(300)).map(\.key) == [key])
            }
        }
    }

    @Test("that were published together are not all due together for ever")
    func spread() async throws {
        try await Stage.run { stage in
            let store = stage.materializations
            let dashboard = try await stage.dashboard()
            let query = try await stage.query().id
            for _ in 0..<100 { _ = try await stage.widget(on: dashboard.id, query: query, interval: 300) }
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            let start = Date().addingTimeInterval(10)
            #expect(try await store.takeDue(start, on: stage.client).count == 100)
            for round in 0..<3 {
                var taken: [Int] = []
                for minute in 1...5 {
                    let slot = start.addingTimeInterval(Double(round * 300 + minute * 60))
                    taken.append(try await store.takeDue(slot, on: stage.client).count)
                }
                #expect(taken.reduce(0, +) == 100 && taken.allSatisfy { $0 < 40 }, "\(taken)")
            }
        }
    }

    @Test("are due at every slot of the scheduler that is an interval later, although each attempt begins a moment after its slot")
    func slots() async throws {
        try await Stage.run { stage in
            let store = stage.materializations
            let (_, widget) = try await Self.published(stage, interval: 60)
            let key = try Self.key(widget.id)
            for number in 0..<5 {
                let slot = Self.start.addingTimeInterval(Double(number) * 60)
                #expect(try await store.takeDue(slot, on: stage.client).map(\.key) == [key], "slot \(number)")
                let attempt = slot.addingTimeInterval(0.25)
                let fence = Int64(number + 1)
                let outcome = number == 2 ? Self.failure(key, fence: fence, at: attempt) : Self.success(key, fence: fence, at: attempt)
                #expect(try await store.record(outcome, on: stage.client))
            }
        }
    }

    @Test("are put off by an attempt that the scheduler did not ask for, but not when they became due while it ran")
    func unscheduled() async throws {
        try await Stage.run { stage in
            let store = stage.materializations
            let (dashboard, widget) = try await Self.published(stage, interval: 300)
            let key = try Self.key(widget.id)
            let began = Date().addingTimeInterval(1)
            #expect(try await store.record(Self.success(key, fence: 1, at: began), on: stage.client))
            #expect(try await store.due(began.addingTimeInterval(299)).isEmpty)
            let before = Date().addingTimeInterval(-1)
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            #expect(try await store.record(Self.success(key, fence: 2, at: before), on: stage.client))
            #expect(try await store.due(began).map(\.key) == [key])
        }
    }

    @Test("that gave an answer replace what is known of the last one, also when it was not kept")
    func notKept() async throws {
        try await Stage.run { stage in
            let key = try Self.key(try await Self.published(stage).widget.id)
            #expect(try await stage.materializations.record(Self.success(key, fence: 1)))
            let later = Self.start.addingTimeInterval(60)
            let lost = Materialization(
                key: key,
                asOf: later,
                expiresAt: later,
                rowCount: 3,
                bytes: 9,
                outcome: .failed,
                errorCode: "answer_not_kept",
                fence: 2,
                attemptedAt: later
            )
            #expect(try await stage.materializations.record(lost))
            let row = try #require(try await Self.row(stage, key.widgetID))
            #expect(try row.decode("cache_key", as: String?.self) == nil && row.decode("row_count", as: Int?.self) == 3)
            #expect(try row.decode("as_of", as: Date?.self) == later && row.decode("last_success_at", as: Date?.self) == Self.start)
        }
    }

    @Test("are remembered of each widget in so many variants as were read most, and the pinned ones, whatever readers make up")
    func rememberedVariants() async throws {
        try await Stage.run { stage in
            let (_, widget) = try await Self.published(stage)
            let store = stage.materializations
            let favourite = try Self.key(widget.id, ["n": -1])
            for minute in 0..<5 {
                try await store.touchRead([MaterializationRead(key: favourite, readAt: Self.start.addingTimeInterval(Double(minute) * 120))])
            }
            for round in 0..<3 {
                let reads = try (0..<300).map { number in
                    MaterializationRead(
                        key: try Self.key(widget.id, ["n": .integer(Int64(round * 300 + number))]),
                        readAt: Self.start.addingTimeInterval(900)
                    )
                }
                try await store.touchRead(reads)
                let rows = try await stage.client.query(
                    "SELECT pinned, parameters::text AS parameters FROM widget_data_cache WHERE widget_id = \(widget.id.uuid)"
                )
                #expect(rows.count == MaterializationStore.rememberedVariants + 1)
                #expect(try rows.count { try $0.decode("pinned", as: Bool.self) } == 1)
                #expect(try rows.contains { try $0.decode("parameters", as: String.self) == #"{"n": -1}"# })
            }
        }
    }

    @Test("are taken by one of two schedulers each")
    func takingAtOnce() async throws {
        try await Stage.run { stage in
            let (_, widget) = try await Self.published(stage)
            let moment = Date()
            let later = moment.addingTimeInterval(301)
            let reads = try (0..<40).map { MaterializationRead(key: try Self.key(widget.id, ["n": .integer(Int64($0))]), readAt: moment) }
            try await stage.materializations.touchRead(reads)
            let taken = try await withThrowingTaskGroup(of: [DueWidget].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await stage.client.withTransaction {
                            try await stage.materializations.takeDue(later, limit: 15, variants: 40, on: $0)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.count == Set(taken.map(\.key)).count)
            let rest = try await stage.materializations.due(later, variants: 40)
            #expect(Set((taken + rest).map(\.key)).count == 41)
        }
    }

    @Test("are kept warm by readers, whose visits are written in one statement and at most once a minute")
    func touching() async throws {
        try await Stage.run { stage in
            let (_, widget) = try await Self.published(stage)
            let key = try Self.key(widget.id, ["month": 3], in: [Stage.other, Stage.facility])
            func lastRead() async throws -> Date? {
                let rows = try await stage.client.query("SELECT last_read_at FROM widget_data_cache WHERE parameters_hash = \(key.parametersHash)")
                return try rows.first?.decode("last_read_at", as: Date?.self)
            }
            func touch(_ seconds: Double...) async throws {
                try await stage.materializations.touchRead(seconds.map { MaterializationRead(key: key, readAt: Self.start.addingTimeInterval($0)) })
            }
            try await touch(3, 1, 2)
            #expect(try await lastRead() == Self.start.addingTimeInterval(3))
            try await touch(50)
            try await touch(-100)
            #expect(try await lastRead() == Self.start.addingTimeInterval(3))
            try await touch(64)
            #expect(try await lastRead() == Self.start.addingTimeInterval(64))
            try await stage.materializations.touchRead([])
            let due = try await stage.materializations.due(Self.start.addingTimeInterval(364)).first { $0.key == key }
            #expect(due?.key.facilities == [Stage.facility, Stage.other] && due?.isPinned == false)
        }
    }

    @Test("are kept warm for as many variants of a widget as are wanted, those read most of late; who comes into fashion pushes out who was")
    func popularity() async throws {
        try await Stage.run { stage in
            let store = stage.materializations
            let (dashboard, widget) = try await Self.published(stage)
            let keys = try (0..<5).map { try Self.key(widget.id, ["n": .integer(Int64($0))]) }
            func visit(_ number: Int, _ times: Int, from start: Double) async throws {
                for time in 0..<times {
                    let moment = Self.start.addingTimeInterval(start + Double(time) * 61)
                    try await store.touchRead([MaterializationRead(key: keys[number], readAt: moment)])
                }
            }
            func warm(after seconds: Double) async throws -> Set<JSONValue> {
                let now = Self.start.addingTimeInterval(seconds)
                let due = try await store.due(now, variants: 2).filter { !$0.isPinned }.compactMap { $0.key.parameters["n"] }
                let kept = try await store.kept(of: dashboard.id, now: now, variants: 2).filter { !$0.isPinned }.compactMap { $0.key.parameters["n"] }
                #expect(Set(due) == Set(kept) && due.count == kept.count)
                return Set(due)
            }
            try await visit(0, 9, from: 0)
            try await visit(1, 6, from: 10)
            try await visit(2, 3, from: 20)
            try await visit(3, 1, from: 600)
            #expect(try await warm(after: 1200) == [0, 1])
            try await visit(4, 5, from: 12 * 3600)
            #expect(try await warm(after: 12 * 3600 + 900) == [4, 0])
            try await visit(3, 5, from: 18 * 3600)
            #expect(try await warm(after: 18 * 3600 + 900) == [4, 3])
            #expect(try await warm(after: 60 * 3600) == [])
        }
    }

    @Test("that nobody reads are forgotten, pinned ones never")
    func pruning() async throws {
        try await Stage.run { stage in
            let (_, widget) = try await Self.published(stage)
            let old = try Self.key(widget.id, ["n": 1])
            let fresh = try Self.key(widget.id, ["n": 2])
            try await stage.materializations.touchRead([
                MaterializationRead(key: old, readAt: Self.start.addingTimeInterval(-1000)), MaterializationRead(key: fresh, readAt: Self.start),
            ])
            #expect(try await stage.materializations.prune(unusedSince: Self.start.addingTimeInterval(-500)) == 1)
            #expect(try await stage.materializations.prune(unusedSince: Self.start.addingTimeInterval(-500)) == 0)
            let left = try await stage.materializations.due(Self.start.addingTimeInterval(301)).map(\.key)
            #expect(Set(left) == [fresh, try Self.key(widget.id)])
        }
    }

    @Test("are told apart by facilities and parameters, not by their order")
    func keys() throws {
        let widget = WidgetID()
        let a = try Self.key(widget, ["a": 1, "b": [1, 2]], in: [Stage.facility, Stage.other])
        #expect(a == (try Self.key(widget, ["b": [1, 2], "a": 1], in: [Stage.other, Stage.facility, Stage.other])))
        #expect(a.scopeKey != (try Self.key(widget, [:], in: [Stage.facility])).scopeKey)
        #expect(a.parametersHash != (try Self.key(widget, ["a": 1, "b": [2, 1]])).parametersHash)
        #expect(a.parametersHash.utf8.count == 64 && a.scopeKey.utf8.count == 64)
    }
}
