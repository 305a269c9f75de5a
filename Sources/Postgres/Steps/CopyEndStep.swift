/// Ending COPY data; with a failure the server rolls it back.
struct CopyEndStep: Step {
    let failure: String?
    private var isQueued = false
    private var send = SendStep()

    init(failure: String?) {
        self.failure = failure
    }

    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Void> {
        if !isQueued {
            switch handle.putCopyEnd(failure: failure) {
            case 1: isQueued = true
            case 0 where !handle.isBad: return .wait(.output)
            default: throw PostgresError(handle.isBad ? .connectionLost : .server, handle.errorMessage.trimmedLine)
            }
        }
        return try send.advance(handle)
    }
}
