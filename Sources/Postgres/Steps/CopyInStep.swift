/// Queuing one chunk of COPY data, then writing it out, so that memory stays bounded by one chunk.
struct CopyInStep: Step {
    let chunk: [UInt8]
    private var isQueued = false
    private var send = SendStep()

    init(chunk: [UInt8]) {
        self.chunk = chunk
    }

    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Void> {
        if handle.isBad { throw PostgresError(.connectionLost, handle.errorMessage.trimmedLine) }
        if !isQueued {
            switch handle.putCopyData(chunk) {
            case 1: isQueued = true
            case 0 where !handle.isBad: return .wait(.output)
            default:
                throw PostgresError(handle.isBad ? .connectionLost : .server, handle.errorMessage.trimmedLine)
            }
        }
        return try send.advance(handle)
    }
}
