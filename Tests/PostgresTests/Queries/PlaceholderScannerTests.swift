import Testing

@testable import Postgres

@Suite("Placeholders in SQL text")
struct PlaceholderScannerTests {
    @Test("placeholders inside of strings, names, comments and dollar quotes are left alone")
    func passesOverQuotes() {
        let text = #"SELECT '$1', "a$1", $1, E'\'$2', $tag$ $3 $tag$, $2 -- $4"# + "\n/* $5 /* $6 */ */ , x$7, $3::int"
        let fragment = SQL(unsafe: text, bindings: [.null, .null, .null])
        #expect(fragment.placeholders.map(\.binding) == [1, 2, 3])
        let outer: SQL = "WITH q AS (SELECT \(1), \(2)) \(fragment)"
        #expect(outer.bindings.count == 5)
        #expect(
            outer.text == "WITH q AS (SELECT $1, $2) " + #"SELECT '$1', "a$1", $3, E'\'$2', $tag$ $3 $tag$, $4 -- $4"#
                + "\n/* $5 /* $6 */ */ , x$7, $5::int"
        )
    }
}
