import DataSources
import Postgres
import Testing

@Suite("The text of a query")
struct QueryTextTests {
    @Test(
        "finds :name where PostgreSQL sees an operand, and nowhere else",
        arguments: [
            ("SELECT :a", ["a"], "SELECT $1"),
            ("SELECT :a, :b, :a", ["a", "b"], "SELECT $1, $2, $1"),
            ("SELECT ':a', \":b\", :c", ["c"], "SELECT ':a', \":b\", $1"),
            ("SELECT 'it''s :a' || :b", ["b"], "SELECT 'it''s :a' || $1"),
            ("SELECT E'\\' :a' || :b", ["b"], "SELECT E'\\' :a' || $1"),
            ("SELECT e'x'\n'\\' :a' || :b", ["b"], "SELECT e'x'\n'\\' :a' || $1"),
            ("SELECT '\\' || :a", ["a"], "SELECT '\\' || $1"),
            ("SELECT U&'\\0041:a', :b", ["b"], "SELECT U&'\\0041:a', $1"),
            ("SELECT 1::int, :a::text, x::y", ["a"], "SELECT 1::int, $1::text, x::y"),
            ("SELECT f(x := :a, y => :b)", ["a", "b"], "SELECT f(x := $1, y => $2)"),
            ("SELECT $$ :a $$, $tag$ :b $$ $tag$, :c", ["c"], "SELECT $$ :a $$, $tag$ :b $$ $tag$, $1"),
            ("SELECT x$a$:b FROM t", ["b"], "SELECT x$a$$1 FROM t"),
            ("SELECT 1 -- :a\n, :b", ["b"], "SELECT 1 -- :a\n, $1"),
            ("SELECT 1 /* :a /* :b */ :c */, :d", ["d"], "SELECT 1 /* :a /* :b */ :c */, $1"),
            ("SELECT v[1:n], v[lo:hi], v[:n], v[(:a):(:b)]", ["n", "a", "b"], "SELECT v[1:n], v[lo:hi], v[$1], v[($2):($3)]"),
            ("SELECT ARRAY[:a, :b], ARRAY[:a]", ["a", "b"], "SELECT ARRAY[$1, $2], ARRAY[$1]"),
            ("SELECT 'größe :a' || :b", ["b"], "SELECT 'größe :a' || $1"),
            ("SELECT a:", [], "SELECT a:"), ("SELECT 'open :a", [], "SELECT 'open :a"), ("", [], ""),
        ] as [(String, [String], String)]
    )
    func placeholders(text: String, names: [String], sent: String) throws {
        let query = try QueryText(text)
        #expect(query.names == names)
        let statement = try query.statement { _ throws(DataSourceError) in PostgresBinding(text: "x") }
        #expect(statement.text == sent)
        #expect(statement.bindings.count == names.count)
    }

    @Test("refuses numbered placeholders and NUL", arguments: ["SELECT $1", "SELECT a + $12", "SELECT '\0'"])
    func refused(text: String) {
        #expect(throws: DataSourceError.self) { try QueryText(text) }
    }

    @Test("translates a position in what was sent into one in the text, over placeholders and beyond ASCII")
    func positions() throws {
        let prefix = "DECLARE c CURSOR FOR "
        let query = try QueryText("SELECT 'é', :carrier, bad FROM t")
        let sent = try query.statement(prefix: prefix) { _ throws(DataSourceError) in .null }.text
        let position = sent.unicodeScalars.prefix { $0 != "b" }.count + 1
        let expected = query.text.unicodeScalars.prefix { $0 != "b" }.count + 1
        #expect(query.position(of: position, prefix: prefix) == expected)
        #expect(query.position(of: 3, prefix: prefix) == nil)
        #expect(query.position(of: 10_000, prefix: prefix) == query.text.unicodeScalars.count + 1)
    }
}
