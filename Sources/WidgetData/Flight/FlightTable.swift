import Dashboards
import DataSources
import Synchronization

/// Questions to sources in this process: of each key at most one under way and one to follow. Whoever asks the same joins in; the last to leave stops
/// the question.
///
/// Who demands fresh data gets it from a question that is asked after the demand: one that is under way already is not joined but followed by another,
/// which all share that come before it begins.
final class FlightTable: Sendable {
    typealias Outcome = Result<CacheEntry, WidgetDataError>
    typealias Work = @Sendable () async -> Outcome

    private struct Flight: Sendable {
        let number: Int
        var work: Work
        /// Whether it goes on when nobody waits any more.
        var keepsGoing = false
        /// Whether it was there at a flush: nobody joins it any more.
        var isClosed = false
        var task: Task<Void, Never>?
        var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
    }

    private struct Line: Sendable {
        var current: Flight
        var next: Flight?
    }

    private struct State: Sendable {
        var lines: [CacheKey: Line] = [:]
        var lastNumber = 0

        mutating func number() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    private let state = Mutex(State())

    /// The outcome of a flight that others share, or of a new one. `joined` is called when there was one to share.
    ///
    /// - Parameter fresh: whether only a question counts that is asked from now on.
    func outcome(for key: CacheKey, fresh: Bool, joined: () -> Void, _ work: @escaping Work) async -> Outcome {
        let ticket = state.withLock { $0.number() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                switch enter(key, ticket, fresh: fresh, continuation, work) {
                case .gone: continuation.resume(returning: Self.withdrawn)
                case .first: break
                case .joined: joined()
                }
            }
        } onCancel: {
            leave(key, ticket)
        }
    }

    /// Starts a flight that nobody waits for, unless one is under way.
    func launch(for key: CacheKey, _ work: @escaping Work) {
        state.withLock { state in
            guard state.lines[key] == nil else { return }
            begin(Flight(number: state.number(), work: work, keepsGoing: true), key, in: &state)
        }
    }

    /// Makes what is under way not joinable: whoever comes from now on gets a question that is asked from now on.
    func close() {
        state.withLock { state in
            for key in state.lines.keys { state.lines[key]?.current.isClosed = true }
        }
    }

    /// How many wait for the questions of a key.
    func waiting(for key: CacheKey) -> Int {
        state.withLock { state in state.lines[key].map { $0.current.waiting.count + ($0.next?.waiting.count ?? 0) } ?? 0 }
    }

    static let withdrawn = Outcome.failure(.source(DataSourceError(.queryCancelled, "The question was withdrawn.")))

    private enum Entrance {
        case gone, first, joined
    }

    private func enter(
        _ key: CacheKey,
        _ ticket: Int,
        fresh: Bool,
        _ continuation: CheckedContinuation<Outcome, Never>,
        _ work: @escaping Work
    ) -> Entrance {
        state.withLock { state in
            // Who is cancelled from here on finds the ticket when the lock is free.
            if Task.isCancelled { return .gone }
            guard let line = state.lines[key] else {
                begin(Flight(number: state.number(), work: work, waiting: [ticket: continuation]), key, in: &state)
                return .first
            }
            if !fresh, !line.current.isClosed {
                state.lines[key]?.current.waiting[ticket] = continuation
                return .joined
            }
            var next = line.next ?? Flight(number: state.number(), work: work)
            // What suffices for who demands fresh data suffices for all; the reverse does not hold.
            if fresh { next.work = work }
            next.waiting[ticket] = continuation
            state.lines[key]?.next = next
            return line.next == nil ? .first : .joined
        }
    }

    private func begin(_ flight: Flight, _ key: CacheKey, in state: inout State) {
        var flight = flight
        let (number, work) = (flight.number, flight.work)
        flight.task = Task.detached { [self] in
            let outcome = await work()
            land(key, number, outcome)
        }
        state.lines[key] = Line(current: flight)
    }

    private func land(_ key: CacheKey, _ number: Int, _ outcome: Outcome) {
        let waiting = state.withLock { state -> [CheckedContinuation<Outcome, Never>] in
            guard let line = state.lines[key], line.current.number == number else { return [] }
            end(line, key, in: &state)
            return Array(line.current.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: outcome) }
    }

    /// The next one begins when nothing is under way any more.
    private func end(_ line: Line, _ key: CacheKey, in state: inout State) {
        state.lines[key] = nil
        if let next = line.next { begin(next, key, in: &state) }
    }

    private func leave(_ key: CacheKey, _ ticket: Int) {
        let (continuation, abandoned) = state.withLock { state -> (CheckedContinuation<Outcome, Never>?, Task<Void, Never>?) in
            guard var line = state.lines[key] else { return (nil, nil) }
            if let continuation = line.next?.waiting.removeValue(forKey: ticket) {
                if line.next?.waiting.isEmpty == true { line.next = nil }
                state.lines[key] = line
                return (continuation, nil)
            }
            guard let continuation = line.current.waiting.removeValue(forKey: ticket) else { return (nil, nil) }
            guard line.current.waiting.isEmpty, !line.current.keepsGoing else {
                state.lines[key] = line
                return (continuation, nil)
            }
            end(line, key, in: &state)
            return (continuation, line.current.task)
        }
        abandoned?.cancel()
        continuation?.resume(returning: Self.withdrawn)
    }
}
