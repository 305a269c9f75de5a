import Dashboards
import DataSources
import Foundation
import Logging
import TestSupport
import Testing

@Suite("A static source")
struct StaticSourceTests {
    private let question = Question(text: "anything", serverSet: ServerParameters(facilities: [], userID: "ann", now: Date()))

    private func answer(_ settings: [String: JSONValue], limits: AnswerLimits = AnswerLimits()) async throws -> ResultTable {
        let registry = try DataSourceRegistry(
            cipher: CredentialCipher(key: [UInt8](repeating: 7, count: 32)),
            egress: EgressGate(EgressPolicy()),
            logger: .silent
        )
        var question = question
        question.limits = limits
        return try await registry.temporaryConnector(kind: .static, settings: settings, secrets: [:]).answer(question)
    }

    @Test("answers with its objects, the columns typed by what they hold")
    func objects() async throws {
        let table = try await answer([
            "data": [
                ["name": "a", "count": 1, "share": 0.5, "open": true, "day": "2013-01-31", "at": "2013-01-31T10:00:00Z", "more": ["x": 1]],
                ["name": "b", "count": 2, "share": 1, "open": nil, "day": "2013-02-01", "at": nil],
            ], "columns": ["name", "count"],
        ])
        #expect(table.columns.map(\.name) == ["name", "count", "at", "day", "more", "open", "share"])
        #expect(table.columns.map(\.type) == [.string, .integer, .timestamp, .date, .json, .boolean, .number])
        #expect(table.rows.count == 2)
        #expect(table.rows[1][4] == nil)
    }

    @Test("answers with labels and values")
    func labels() async throws {
        let table = try await answer(["data": ["labels": ["a", "b"], "values": [1, 2]]])
        #expect(table.columns.map(\.name) == ["label", "value"])
        #expect(table.rows == [["a", 1], ["b", 2]])
    }

    @Test("cuts rows and columns off and says so")
    func limits() async throws {
        let table = try await answer(["data": [["a": 1, "b": 2], ["a": 3, "b": 4]]], limits: AnswerLimits(rows: 1, columns: 1))
        #expect(table.rows == [[1]])
        #expect(table.truncated)
    }

    @Test(
        "has only data of a form that it can answer with",
        arguments: [.null, .string("x"), [1, 2], ["labels": [1], "values": []]] as [JSONValue]
    )
    func broken(data: JSONValue) async {
        #expect(DataSourceRegistry.violations(of: ["data": data], kind: .static).map(\.pointer) == ["/data"])
        await #expect(throws: DataSourceError.self) { try await answer(["data": data]) }
    }
}
