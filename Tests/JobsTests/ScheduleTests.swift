import Dashboards
import Foundation
import Postgres
import Testing

@testable import Jobs

@Suite("Schedules", .timeLimit(.minutes(10)))
struct ScheduleTests {
    private func moment(_ text: String) throws -> Date {
        try #require(Date(rfc3339: text), "\(text)")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let expression: String
        let zone: String
        let after: String
        let slots: [String]
        var testDescription: String { "\(expression) in \(zone) after \(after)" }
    }

    static let cases = [
        Case(expression: "*/15 * * * *", zone: "GMT", after: "2013-01-01T00:07:00Z", slots: ["2013-01-01T00:15:00Z", "2013-01-01T00:30:00Z"]),
        Case(expression: "0 0 29 2 *", zone: "GMT", after: "2013-01-01T00:00:00Z", slots: ["2016-02-29T00:00:00Z", "2020-02-29T00:00:00Z"]),
        Case(expression: "0 9 * * mon-fri", zone: "GMT", after: "2013-01-04T09:00:00Z", slots: ["2013-01-07T09:00:00Z", "2013-01-08T09:00:00Z"]),
        Case(expression: "0 0 13 * 5", zone: "GMT", after: "2013-09-01T00:00:00Z", slots: ["2013-09-06T00:00:00Z", "2013-09-13T00:00:00Z"]),
        Case(expression: "@daily", zone: "Asia/Tokyo", after: "2013-01-01T00:00:00Z", slots: ["2013-01-01T15:00:00Z", "2013-01-02T15:00:00Z"]),
        // New York: 2013-03-10 02:00 → 03:00 (07:00Z), 2013-11-03 02:00 → 01:00 (06:00Z).
        Case(
            expression: "30 2 * * *",
            zone: "America/New_York",
            after: "2013-03-09T12:00:00Z",
            slots: ["2013-03-10T07:00:00Z", "2013-03-11T06:30:00Z"]
        ),
        Case(
            expression: "30 1 * * *",
            zone: "America/New_York",
            after: "2013-11-02T12:00:00Z",
            slots: ["2013-11-03T05:30:00Z", "2013-11-04T06:30:00Z"]
        ),
        Case(
            expression: "30 * * * *",
            zone: "America/New_York",
            after: "2013-03-10T06:00:00Z",
            slots: ["2013-03-10T06:30:00Z", "2013-03-10T07:30:00Z"]
        ),
        Case(
            expression: "30 * * * *",
            zone: "America/New_York",
            after: "2013-11-03T05:00:00Z",
            slots: ["2013-11-03T05:30:00Z", "2013-11-03T06:30:00Z", "2013-11-03T07:30:00Z"]
        ),
        // Berlin: 2013-03-31 02:00 → 03:00 (01:00Z), 2013-10-27 03:00 → 02:00 (01:00Z).
        Case(
            expression: "15,45 2 * * *",
            zone: "Europe/Berlin",
            after: "2013-03-30T12:00:00Z",
            slots: ["2013-03-31T01:00:00Z", "2013-04-01T00:15:00Z"]
        ),
        Case(
            expression: "15 2 * * *",
            zone: "Europe/Berlin",
            after: "2013-10-26T12:00:00Z",
            slots: ["2013-10-27T00:15:00Z", "2013-10-28T01:15:00Z"]
        ),
        // Lord Howe: half an hour; Apia: a day that never was.
        Case(
            expression: "*/30 * * * *",
            zone: "Australia/Lord_Howe",
            after: "2013-04-06T14:00:00Z",
            slots: ["2013-04-06T14:30:00Z", "2013-04-06T15:00:00Z", "2013-04-06T15:30:00Z"]
        ),
        Case(expression: "0 12 * * *", zone: "Pacific/Apia", after: "2011-12-29T12:00:00Z", slots: ["2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z"]),
    ]

    @Test("cron slots, across changes of clocks too", arguments: cases)
    func cron(_ example: Case) throws {
        let schedule = Schedule(
            name: "s",
            .cron(try #require(CronExpression(example.expression))),
            timeZone: try #require(TimeZone(identifier: example.zone))
        ) { _, _ in [] }
        var last = try moment(example.after)
        for text in example.slots {
            let slot = try #require(schedule.next(after: last))
            #expect(slot == (try moment(text)))
            #expect(schedule.latest(atOrBefore: slot) == slot)
            #expect(schedule.latest(atOrBefore: slot.addingTimeInterval(59)) == slot)
            last = slot
        }
    }

    @Test(
        "what is no cron expression is refused",
        arguments: [
            "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "*/0 * * * *", "5-1 * * * *", "a * * * *", "+1 * * * *",
            "* * * * * *", "0 0 31 2 *", "1,,2 * * * *", "@never",
        ]
    )
    func refusals(_ text: String) {
        #expect(CronExpression(text) == nil)
    }

    private func minutely(_ catchUp: Schedule.CatchUp = .latest) -> Schedule {
        Schedule(name: "minutely", .every(.seconds(60)), catchUp: catchUp) { slot, _ in
            [try .test(arguments: ["slot": .string(slot.rfc3339)], jobClass: .scheduled)]
        }
    }

    @Test("a slot fires once, though ten schedulers believe that they lead")
    func manyLeaders() async throws {
        try await TestQueue.with { test in
            let start = try moment("2013-01-01T10:00:30Z")
            let schedulers = (0..<10).map { _ in Scheduler(queue: test.queue, leadership: nil, schedules: [minutely()]) }
            for scheduler in schedulers { #expect(try await scheduler.tick(at: start).isEmpty) }
            for minute in 1...5 {
                let now = start.addingTimeInterval(Double(minute) * 60)
                let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                    for scheduler in schedulers { group.addTask { try await scheduler.tick(at: now).count } }
                    return try await group.reduce(0, +)
                }
                #expect(fired == 1)
            }
            let jobs = try await test.queue.list()
            #expect(jobs.count == 5 && Set(jobs.map(\.arguments)).count == 5)
            #expect(try await test.postgres.query("SELECT FROM schedule_tick WHERE jobs = 1").count == 5)
        }
    }

    @Test("after an absence the latest slot fires once, or each missed one where that was asked for")
    func catchUp() async throws {
        try await TestQueue.with { test in
            let start = try moment("2013-01-01T10:00:30Z")
            for (catchUp, count) in [(Schedule.CatchUp.latest, 1), (.all, 180)] {
                try await test.postgres.execute("DELETE FROM schedule")
                let scheduler = Scheduler(queue: test.queue, leadership: nil, schedules: [minutely(catchUp)])
                #expect(try await scheduler.tick(at: start).isEmpty)
                let fired = try await scheduler.tick(at: start.addingTimeInterval(3 * 3600))
                #expect(fired.count == count)
                #expect(fired.last?.slot == (try moment("2013-01-01T13:00:00Z")))
                #expect(try await scheduler.tick(at: start.addingTimeInterval(3 * 3600)).isEmpty)
            }
        }
    }

    @Test("a schedule that throws keeps its slot and does not keep others from firing; a new timing misses nothing")
    func failing() async throws {
        try await TestQueue.with { test in
            struct Broken: Error {}
            let start = try moment("2013-01-01T10:00:30Z")
            let broken = Schedule(name: "broken", .every(.seconds(60))) { _, _ in throw Broken() }
            let scheduler = Scheduler(queue: test.queue, leadership: nil, schedules: [broken, minutely()])
            _ = try await scheduler.tick(at: start)
            #expect(try await scheduler.tick(at: start.addingTimeInterval(60)).map(\.schedule) == ["minutely"])
            let repaired = Scheduler(
                queue: test.queue,
                leadership: nil,
                schedules: [Schedule(name: "broken", .every(.seconds(60))) { _, _ in [] }]
            )
            #expect(try await repaired.tick(at: start.addingTimeInterval(61)).map(\.schedule) == ["broken"])
            let changed = Scheduler(
                queue: test.queue,
                leadership: nil,
                schedules: [Schedule(name: "broken", .every(.seconds(10))) { _, _ in [] }]
            )
            #expect(try await changed.tick(at: start.addingTimeInterval(120)).isEmpty)
            #expect(try await changed.tick(at: start.addingTimeInterval(130)).count == 1)
        }
    }

    @Test("one of many candidates leads; when it resigns another follows with a greater term")
    func leadership() async throws {
        try await TestQueue.with { test in
            let candidates = (0..<5).map { LeaderElection(queue: test.queue, holder: "c\($0)") }
            for candidate in candidates { try await test.postgres.withConnection { try await candidate.stand(on: $0) } }
            #expect(candidates.map(\.term) == [1, nil, nil, nil, nil])
            try await test.postgres.withConnection { try await candidates[0].stand(on: $0) }
            #expect(candidates[0].term == 1)
            await candidates[0].resign()
            for candidate in candidates { try await test.postgres.withConnection { try await candidate.stand(on: $0) } }
            #expect(candidates.filter(\.isLeader).map(\.term) == [2])
        }
    }

    @Test("intervals count from 1970")
    func intervals() throws {
        let schedule = Schedule(name: "s", .every(.seconds(3600))) { _, _ in [] }
        #expect(schedule.next(after: try moment("2013-01-01T10:00:00Z")) == (try moment("2013-01-01T11:00:00Z")))
        #expect(schedule.latest(atOrBefore: try moment("2013-01-01T10:59:59Z")) == (try moment("2013-01-01T10:00:00Z")))
    }

    @Test("a leader whose term was taken stops leading at its next renewal, and one that is not answered stops by its own clock")
    func deposed() async throws {
        try await TestQueue.with { test in
            let old = LeaderElection(queue: test.queue, holder: "old")
            try await test.postgres.withConnection { try await old.stand(on: $0) }
            #expect(old.isLeader)
            try await test.postgres.execute("UPDATE leader SET holder = 'new', term = 2")
            try await test.postgres.withConnection { try await old.stand(on: $0) }
            #expect(!old.isLeader)

            let moment = Moments()
            let brief = LeaderElection(queue: test.queue, role: "other", holder: "b", clock: moment.clock)
            try await test.postgres.withConnection { try await brief.stand(on: $0) }
            #expect(brief.isLeader)
            moment.advance(by: .seconds(14))
            #expect(!brief.isLeader)
        }
    }
}
