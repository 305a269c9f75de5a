public import Foundation
public import Postgres

/// Work that a clock asks for.
public struct Schedule: Sendable {
    /// When.
    public enum Timing: Sendable {
        /// At every whole multiple of the interval since 1970, at least one second.
        case every(Duration)
        /// By the calendar of a time zone.
        case cron(CronExpression)
    }

    /// What to do about slots that passed while nobody looked.
    public enum CatchUp: Sendable, Hashable {
        /// Only the latest counts.
        case latest
        /// Each counts, oldest first; at most 1,000 a round.
        case all
    }

    /// The name, unique; the ledger goes by it.
    public let name: String
    /// When.
    public let timing: Timing
    /// Whose calendar.
    public let timeZone: TimeZone
    /// What to do about missed slots.
    public let catchUp: CatchUp
    /// Makes the jobs of a slot, inside the transaction that notes the slot in the ledger. When it throws, the slot stays due.
    public let makeRequests: @Sendable (_ slot: Date, _ connection: PostgresConnection) async throws -> [JobRequest]

    /// A schedule.
    public init(
        name: String,
        _ timing: Timing,
        timeZone: TimeZone = .gmt,
        catchUp: CatchUp = .latest,
        makeRequests: @escaping @Sendable (_ slot: Date, _ connection: PostgresConnection) async throws -> [JobRequest]
    ) {
        self.name = name
        self.timing = timing
        self.timeZone = timeZone
        self.catchUp = catchUp
        self.makeRequests = makeRequests
    }

    /// What the ledger keeps to notice a change: `every 60 s` or the expression.
    var spec: String {
        switch timing {
        case .every(let interval): "every \(interval.fractionalSeconds) s"
        case .cron(let expression): expression.text
        }
    }
}

extension Schedule {
    /// The first slot after a moment; nil when there is none within about 30 years.
    public func next(after moment: Date) -> Date? {
        switch timing {
        case .every(let interval):
            let step = max(1, interval.fractionalSeconds)
            return Date(timeIntervalSince1970: ((moment.timeIntervalSince1970 / step).rounded(.down) + 1) * step)
        case .cron(let expression): return expression.next(after: moment, in: timeZone)
        }
    }

    /// The last slot at or before a moment; nil when there is none within about 30 years.
    public func latest(atOrBefore moment: Date) -> Date? {
        switch timing {
        case .every(let interval):
            let step = max(1, interval.fractionalSeconds)
            return Date(timeIntervalSince1970: (moment.timeIntervalSince1970 / step).rounded(.down) * step)
        case .cron(let expression): return expression.latest(atOrBefore: moment, in: timeZone)
        }
    }

    /// The slots to fire now, oldest first, at most 1,000.
    func due(after last: Date, now: Date) -> [Date] {
        switch catchUp {
        case .latest:
            guard let slot = latest(atOrBefore: now), slot > last else { return [] }
            return [slot]
        case .all:
            var slots: [Date] = []
            var moment = last
            while slots.count < 1000, let slot = next(after: moment), slot <= now {
                slots.append(slot)
                moment = slot
            }
            return slots
        }
    }
}
