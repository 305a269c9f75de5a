/// Writing everything queued by `PQflush`.
struct SendStep: Step {
    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Void> {
        switch handle.flush() {
        case 0: return .done(())
        case 1: return .wait(.output)
        default:
            if handle.isBad { return .done(()) }
            throw PostgresError(.connectionLost, handle.errorMessage.trimmedLine)
        }
    }
}
