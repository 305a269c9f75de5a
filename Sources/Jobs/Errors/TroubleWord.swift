import Foundation
import Postgres
import Redis

/// What everybody may know of a part that fails, for `/health`: no address, no path, no text of a server. The log has the whole.
public enum TroubleWord {
    /// A few words; nil for an error that nothing is known of.
    public static func of(_ error: any Error) -> String? {
        switch error {
        case let error as PostgresError where error.code == .acquireTimeout: "no connection became free or could be opened in time"
        case let error as PostgresError:
            error.sqlState.map { "it refuses (SQLSTATE \($0.rawValue))" } ?? "it does not answer (\(error.code.rawValue))"
        case let error as RedisError: "it does not answer (\(error.serverCode ?? error.code.rawValue))"
        case let error as CocoaError where error.code == .fileWriteOutOfSpace: "the disk is full"
        case is CocoaError: "the folder is missing or cannot be written"
        default: nil
        }
    }
}
