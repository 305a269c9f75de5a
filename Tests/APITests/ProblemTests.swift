import HTTPTypes
import Jobs
import Postgres
import Storage
import Testing

@testable import API

@Suite("Errors as callers see them")
struct ProblemTests {
    private static func server(_ state: String, table: String? = nil) -> PostgresError {
        var error = PostgresError(.server, "refused")
        error.sqlState = SQLState(rawValue: state)
        error.table = table
        return error
    }

    @Test(
        "what passes by itself is 503 with Retry-After: deadlock, serialization, lock, resources, our own time limit",
        arguments: ["40P01", "40001", "55P03", "53300", "53200", "57014", "57P01"]
    )
    func transient(_ state: String) {
        for error in [Self.server(state), StorageError.database(Self.server(state)), JobError.database(Self.server(state))] as [any Error] {
            let problem = Problem(translating: error)
            #expect(problem.status == .serviceUnavailable && problem.code == "unavailable")
            #expect(problem.headers[.retryAfter] != nil)
        }
    }

    @Test("what is cancelled is told as such, wherever that was noticed")
    func cancelled() {
        for error in [CancellationError(), StorageError.cancelled, PostgresError(.cancelled, "cancelled")] as [any Error] {
            let problem = Problem(translating: error)
            #expect(problem.status == .serviceUnavailable && problem.code == "request_cancelled", "\(error)")
        }
    }

    @Test("what a document holds and the database cannot is the document's fault")
    func unstorable() {
        for error in [PostgresError(.encoding, "NUL"), Self.server("22021"), Self.server("22P05"), Self.server("23514", table: "data_sources")] {
            let problem = Problem(translating: StorageError.database(error))
            #expect(problem.status == .unprocessableContent && problem.code == "input_invalid", "\(error)")
        }
    }

    @Test("a broken rule of a table that only we write stays a fault of ours")
    func ours() {
        #expect(Problem(translating: Self.server("23514", table: "job")).status == .internalServerError)
        #expect(Problem(translating: Self.server("42601")).status == .internalServerError)
    }
}
