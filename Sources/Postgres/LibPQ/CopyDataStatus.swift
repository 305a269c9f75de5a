/// What `PQgetCopyData` answers.
enum CopyDataStatus: Sendable {
    case row
    case wouldWait
    case done
    case failed
}
