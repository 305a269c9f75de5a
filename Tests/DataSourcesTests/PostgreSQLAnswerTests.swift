import Dashboards
import DataSources
import Foundation
import Postgres
import Testing

@Suite("Answers of a PostgreSQL source")
struct PostgreSQLAnswerTests {
    @Test("carry every type in its JSON form")
    func types() async throws {
        try await SourceDatabase.with { source in
            let table = try await source.ask(
                """
                SELECT true AS b, 7::int2 AS i2, -5::int4 AS i4, 9007199254740993::int8 AS big, 9007199254740992::int8 AS edge, 1.5::float8 AS f,
                    'NaN'::float8 AS nan, '-Infinity'::float4 AS inf, 12.30::numeric AS n, 42::numeric AS whole, 123456789012345678901::numeric AS huge,
                    'NaN'::numeric AS nnan, 'héllo "x"' AS t, 'x'::char(3) AS c, DATE '2013-02-28' AS d, 'infinity'::date AS never,
                    TIMESTAMPTZ '2013-01-01 05:00:00.25-05' AS at, TIMESTAMP '2013-01-01 10:00' AS plain, 'infinity'::timestamptz AS eternal,
                    '{"a": [1, null]}'::jsonb AS j, '\\xdeadbeef'::bytea AS bin, ARRAY[1, NULL, 3] AS ints, ARRAY['a,"b', 'NULL', NULL] AS texts,
                    ARRAY[[1,2],[3,4]] AS matrix, '{}'::int[] AS none, ARRAY[TIMESTAMPTZ '2013-01-01 00:00Z'] AS moments,
                    '11111111-2222-3333-4444-555555555555'::uuid AS id, INTERVAL '1 day 2 hours' AS span, NULL::int AS nothing, '12:30'::time AS clock
                """
            )
            let row = Dictionary(uniqueKeysWithValues: zip(table.columns.map(\.name), table.rows[0]))
            let expected: [String: JSONValue] = [
                "b": true, "i2": 7, "i4": -5, "big": "9007199254740993", "edge": 9_007_199_254_740_992, "f": 1.5, "nan": nil, "inf": nil, "n": 12.3,
                "whole": 42, "huge": "123456789012345678901", "nnan": nil, "t": "héllo \"x\"", "c": "x  ", "d": "2013-02-28", "never": nil,
                "at": "2013-01-01T10:00:00.25Z", "plain": "2013-01-01T10:00:00Z", "eternal": nil, "j": ["a": [1, nil]], "bin": "3q2+7w==",
                "ints": [1, nil, 3], "texts": ["a,\"b", "NULL", nil], "matrix": [[1, 2], [3, 4]], "none": [], "moments": ["2013-01-01T00:00:00Z"],
                "id": "11111111-2222-3333-4444-555555555555", "span": "P1DT2H", "nothing": nil, "clock": "12:30:00",
            ]
            for (name, value) in expected { #expect(row[name] == value, "column \(name)") }
            let types = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.type) })
            #expect(types["b"] == .boolean && types["big"] == .integer && types["n"] == .number && types["d"] == .date)
            #expect(
                types["at"] == .timestamp && types["plain"] == .timestamp && types["j"] == .json && types["ints"] == .json && types["t"] == .string
            )
        }
    }

    @Test("have columns also when there are no rows, whatever the text ends with")
    func empty() async throws {
        try await SourceDatabase.with { source in
            for ending in ["", ";", " ; -- done", " /* ; */ ;", "\n--x"] {
                let table = try await source.ask(
                    "SELECT id, delay AS late, id FROM flights WHERE carrier = :carrier" + ending,
                    ["carrier": .string("none")]
                )
                #expect(table.columns.map(\.name) == ["id", "late", "id_2"])
                #expect(table.columns.map(\.type) == [.integer, .number, .integer])
                #expect(table.rows.isEmpty && !table.truncated)
            }
        }
    }

    @Test("have unique column names")
    func duplicates() async throws {
        try await SourceDatabase.with { source in
            let table = try await source.ask("SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a, 5")
            #expect(table.columns.map(\.name) == ["a", "a_3", "a_2", "a_4", "?column?"])
        }
    }

    @Test("are cut off at rows, bytes and columns, and say so")
    func limits() async throws {
        try await SourceDatabase.with { source in
            let exact = try await source.ask("SELECT n FROM generate_series(1, 700) n", limits: AnswerLimits(rows: 700))
            #expect(exact.rows.count == 700 && !exact.truncated)
            let rows = try await source.ask("SELECT generate_series(1, 1000000000) AS n", limits: AnswerLimits(rows: 700))
            #expect(rows.rows.count == 700 && rows.truncated)
            let bytes = try await source.ask("SELECT repeat('x', 1000), generate_series(1, 1000000000) AS n", limits: AnswerLimits(bytes: 100_150))
            #expect(bytes.rows.count == 99 && bytes.truncated)
            let columns = try await source.ask("SELECT 1 AS a, 2 AS b, 3 AS c", limits: AnswerLimits(columns: 2))
            #expect(columns.columns.count == 2 && columns.rows == [[1, 2]] && columns.truncated)
            let failure = await source.failure(of: "SELECT repeat('x', 2000000)", limits: AnswerLimits(bytes: 1_000_000))
            #expect(failure?.code == .resultTooLarge)
        }
    }

    @Test("take the server's own values, which no parameter can stand in for")
    func serverSet() async throws {
        try await SourceDatabase.with { source in
            let table = try await source.ask(
                "SELECT :facility_ids AS f, :user_id AS u, count(*) AS n, :from IS NULL AS open FROM flights WHERE facility = ANY (:facility_ids)",
                ["facility_ids": .list([.string("JFK"), .string("LGA")], of: .string), "user_id": .string("mallory")],
                facilities: ["JFK"]
            )
            #expect(table.rows == [[["JFK"], "ann", 500, true]])
        }
    }

    @Test("take values of every parameter type")
    func parameters() async throws {
        try await SourceDatabase.with { source in
            let uuid = UUID()
            let moment = Date(timeIntervalSince1970: 1_357_034_400.25)
            let table = try await source.ask(
                "SELECT :i AS i, :n AS n, :b AS b, :d AS d, :t AS t, :u AS u, :l AS l, :ds AS ds, :x AS x, 2 LIMIT :i",
                [
                    "i": .integer(3), "n": .number(1e-7), "b": .boolean(true), "d": .date("2013-01-31"), "t": .timestamp(moment), "u": .uuid(uuid),
                    "l": .list([.string("a\"\\,{}"), .null(.string), .string("NULL"), .string("")], of: .string),
                    "ds": .list([.date("2013-01-31")], of: .date), "x": .null(.integer),
                ]
            )
            #expect(
                table.rows[0].prefix(9) == [
                    3, 1e-7, true, "2013-01-31", "2013-01-01T10:00:00.25Z", .string(uuid.uuidString.lowercased()), ["a\"\\,{}", nil, "NULL", ""],
                    ["2013-01-31"], nil,
                ]
            )
        }
    }

    @Test(
        "return texts as they were given, whatever these look like",
        arguments: [
            "'; DROP TABLE flights; --", "\\'; SELECT 1", "$$ $1 :a", "/* */ --", "\u{202E}right to left", "NULL", "", " ", "é vs e\u{301}",
            "😀\u{FEFF}",
            "%s%n{}[]()", "\"\"''``", "\u{1}\u{7F}", String(repeating: "x", count: 1_000_000),
        ]
    )
    func texts(value: String) async throws {
        try await SourceDatabase.with { source in
            let table = try await source.ask("SELECT :value AS a, length(:value) AS n WHERE :value = :value", ["value": .string(value)])
            #expect(table.rows == [[.string(value), .integer(Int64(value.unicodeScalars.count))]])
            #expect(try await source.ask("SELECT count(*) FROM flights").rows == [[1000]])
        }
    }

    @Test("read a materialized view, by plain names only")
    func view() async throws {
        try await SourceDatabase.with { source in
            let reader = source.settings["username"]?.stringValue ?? ""
            let script =
                "CREATE MATERIALIZED VIEW \"user\" AS SELECT carrier, count(*) AS n FROM flights GROUP BY 1; GRANT SELECT ON \"user\" TO \"\(reader)\""
            try await source.administrator.withConnection { try await $0.executeScript(script) }
            for name in ["user", "public.user", "PUBLIC.User"] {
                #expect(try await source.ask(name, kind: .materializedView).rows.count == 3)
            }
            #expect(await source.failure(of: "user; SELECT 1", kind: .materializedView)?.code == .viewNotFound)
            #expect(await source.failure(of: "absent", kind: .materializedView)?.sqlState == "42P01")
            #expect(await source.failure(of: "SELECT 1", kind: .template)?.code == .unsupported)
        }
    }
}
