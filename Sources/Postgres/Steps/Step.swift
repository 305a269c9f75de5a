/// What a step waits for before it can go on.
enum Readiness: Sendable, Equatable {
    /// Any bytes from the server.
    case input
    /// Bytes enough for the next result.
    case result
    /// Room in the socket; input is read meanwhile, so that neither side blocks the other.
    case output
}

/// Where a step stands after it was advanced.
enum StepState<Outcome: Sendable>: Sendable {
    case wait(Readiness)
    case done(Outcome)
}

/// One phase of talking to the server that never waits itself: it is advanced, says what it waits for, and is advanced again.
protocol Step {
    associatedtype Outcome: Sendable
    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Outcome>
}
