import Foundation
import Postgres
import Redis
import Testing

@testable import Jobs

@Suite("What everybody may know of a trouble")
struct TroubleWordTests {
    @Test("is what is wrong, without addresses, paths and the words of servers")
    func words() {
        var refused = PostgresError(.server, "relation \"secret_table\" does not exist", operation: "query")
        refused.sqlState = .undefinedTable
        let errors: [any Error] = [
            refused, PostgresError(.connectionFailed, "connection to server at \"10.1.2.3\" failed"),
            PostgresError(.acquireTimeout, "to db.internal:5432"),
            RedisError(.connectionFailed, "cannot connect to redis://cache.internal:6379/0"), RedisError(.server, "OOM command not allowed"),
            CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: "/srv/exports"]), CocoaError(.fileWriteOutOfSpace),
        ]
        #expect(
            errors.map { TroubleWord.of($0) } == [
                "it refuses (SQLSTATE 42P01)", "it does not answer (connection_failed)", "no connection became free or could be opened in time",
                "it does not answer (connectionFailed)", "it does not answer (OOM)", "the folder is missing or cannot be written", "the disk is full",
            ]
        )
        #expect(TroubleWord.of(CancellationError()) == nil)
    }
}
