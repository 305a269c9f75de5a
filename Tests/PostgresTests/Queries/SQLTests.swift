import Postgres
import Testing

@Suite("SQL by interpolation")
struct SQLTests {
    @Test("values become placeholders, fragments are renumbered")
    func fragments() {
        let condition: SQL = "name = \("x") AND age > \(3)"
        let list = SQL.joined(["a", "b"].map { "\($0)" as SQL })
        let sql: SQL = "SELECT \(1) FROM t WHERE \(condition) AND kind IN (\(list)) AND \(condition)"
        #expect(sql.text == "SELECT $1 FROM t WHERE name = $2 AND age > $3 AND kind IN ($4, $5) AND name = $6 AND age > $7")
        #expect(sql.bindings.count == 7)
    }

    @Test(
        "text that tries to become SQL stays a value, a name or a string",
        arguments: ["'; SELECT 1; --", "\" OR 1=1 --", "\\'; DROP TABLE x; --", "$1", "/*", "a\nb", "ünïcode", "%s %n", "'||'", "\\", "\\\\'"]
    )
    func injection(_ text: String) async throws {
        let connection = try await TestServer.connect()
        let row = try await connection.query("SELECT \(text)::text, \(literal: text), 1 AS \(identifier: text)")[0]
        #expect(row.text(at: 0) == text)
        #expect(row.text(at: 1) == text)
        #expect(row.columns[2].name == text)
        #expect(row.count == 3)
        await connection.close()
    }

    @Test("a name cannot be empty or hold a NUL character")
    func badIdentifiers() async throws {
        let connection = try await TestServer.connect()
        for name in ["", "a\u{0}"] {
            let error = await PostgresError.thrown { _ = try await connection.query("SELECT 1 AS \(identifier: name)") }
            #expect(error?.code == .encoding)
        }
        await connection.close()
    }

    @Test("a statement is one statement: a second one after a semicolon is refused")
    func oneStatement() async throws {
        let connection = try await TestServer.connect()
        let error = await PostgresError.thrown { _ = try await connection.query("SELECT 1; SELECT 2") }
        #expect(error?.sqlState == .syntaxError)
        #expect(connection.isUsable)
        await connection.close()
    }
}
