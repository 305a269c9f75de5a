import Dashboards
import DataSources
import Synchronization

/// Questions to sources that are under way in this process. Whoever asks the same joins in; the last to leave stops the question.
final class FlightTable: Sendable {
    typealias Outcome = Result<CacheEntry, WidgetDataError>

    private struct Flight: Sendable {
        let number: Int
        /// Whether it goes on when nobody waits any more.
        var keepsGoing: Bool
        var task: Task<Void, Never>?
        var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
    }

    private struct State: Sendable {
        var flights: [CacheKey: Flight] = [:]
        var nextNumber = 0
    }

    private let state = Mutex(State())

    /// The outcome of the flight under way, or of a new one. `joined` is called when there was one.
    func outcome(for key: CacheKey, joined: () -> Void, _ work: @escaping @Sendable () async -> Outcome) async -> Outcome {
        let ticket = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        if isUnderWay(key) { joined() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = Task.isCancelled
                if isCancelled {
                    continuation.resume(returning: Self.withdrawn)
                } else {
                    enter(key, ticket, continuation, work)
                }
            }
        } onCancel: {
            leave(key, ticket)
        }
    }

    /// Starts a flight that nobody waits for, unless one is under way.
    func launch(for key: CacheKey, _ work: @escaping @Sendable () async -> Outcome) {
        state.withLock { state in
            guard state.flights[key] == nil else { return }
            start(key, in: &state, keepsGoing: true, work)
        }
    }

    func isUnderWay(_ key: CacheKey) -> Bool { state.withLock { $0.flights[key] != nil } }

    static let withdrawn = Outcome.failure(.source(DataSourceError(.queryCancelled, "The question was withdrawn.")))

    private func enter(
        _ key: CacheKey,
        _ ticket: Int,
        _ continuation: CheckedContinuation<Outcome, Never>,
        _ work: @escaping @Sendable () async -> Outcome
    ) {
        let isGone = state.withLock { state in
            if Task.isCancelled { return true }
            if state.flights[key] == nil { start(key, in: &state, keepsGoing: false, work) }
            state.flights[key]?.waiting[ticket] = continuation
            return false
        }
        if isGone { continuation.resume(returning: Self.withdrawn) }
    }

    private func start(_ key: CacheKey, in state: inout State, keepsGoing: Bool, _ work: @escaping @Sendable () async -> Outcome) {
        state.nextNumber += 1
        let number = state.nextNumber
        var flight = Flight(number: number, keepsGoing: keepsGoing)
        flight.task = Task.detached { [self] in
            let outcome = await work()
            land(key, number, outcome)
        }
        state.flights[key] = flight
    }

    private func land(_ key: CacheKey, _ number: Int, _ outcome: Outcome) {
        let waiting = state.withLock { state -> [CheckedContinuation<Outcome, Never>] in
            guard let flight = state.flights[key], flight.number == number else { return [] }
            state.flights[key] = nil
            return Array(flight.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: outcome) }
    }

    private func leave(_ key: CacheKey, _ ticket: Int) {
        let (continuation, abandoned) = state.withLock { state -> (CheckedContinuation<Outcome, Never>?, Task<Void, Never>?) in
            guard let continuation = state.flights[key]?.waiting.removeValue(forKey: ticket), let flight = state.flights[key] else {
                return (nil, nil)
            }
            guard flight.waiting.isEmpty, !flight.keepsGoing else { return (continuation, nil) }
            state.flights[key] = nil
            return (continuation, flight.task)
        }
        abandoned?.cancel()
        continuation?.resume(returning: Self.withdrawn)
    }
}
