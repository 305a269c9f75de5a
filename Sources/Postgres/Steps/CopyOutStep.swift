/// Collecting COPY rows into chunks of about 64 KiB.
struct CopyOutStep: Step {
    /// A chunk, and whether it is the last one.
    struct Outcome: Sendable {
        var chunk: [UInt8]
        var isLast: Bool
    }

    private static let preferredSize = 65_536
    private var chunk: [UInt8] = []

    init() {
        chunk.reserveCapacity(Self.preferredSize + 4096)
    }

    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Outcome> {
        while chunk.count < Self.preferredSize {
            switch handle.appendCopyData(to: &chunk) {
            case .row: continue
            case .done, .failed: return .done(Outcome(chunk: chunk, isLast: true))
            case .wouldWait:
                if handle.isBad { return .done(Outcome(chunk: chunk, isLast: true)) }
                return chunk.isEmpty ? .wait(.input) : .done(Outcome(chunk: chunk, isLast: false))
            }
        }
        return .done(Outcome(chunk: chunk, isLast: false))
    }
}
