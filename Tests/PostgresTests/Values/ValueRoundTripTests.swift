import Foundation
import Postgres
import Testing

@Suite("Values")
struct ValueRoundTripTests {
    private enum Color: String, PostgresCodable { case red, blue }
    private enum Level: Int, PostgresCodable { case low = 1, high = 9 }
    private struct Options: Codable, Equatable, Sendable { var name: String; var limits: [Int]; var since: Date? }

    /// Sends each value cast to the type and reads it back.
    private func returned<T: PostgresCodable>(_ values: [T], _ type: SQL) async throws -> [T] {
        let connection = try await TestServer.connect()
        var result: [T] = []
        for value in values {
            result.append(try await connection.query("SELECT \(value)::\(type) AS value")[0].decode("value", as: T.self))
        }
        await connection.close()
        return result
    }

    @Test("integers come back, at their limits too")
    func integers() async throws {
        #expect(try await returned([0, 1, -1, Int.max, Int.min], "int8") == [0, 1, -1, Int.max, Int.min])
        #expect(try await returned([Int64.max, Int64.min], "int8") == [Int64.max, Int64.min])
        #expect(try await returned([Int32.max, Int32.min], "int4") == [Int32.max, Int32.min])
        #expect(try await returned([Int16.max, Int16.min], "int2") == [Int16.max, Int16.min])
    }

    @Test("an integer that does not fit the Swift type is a decoding error that names the column")
    func overflow() async throws {
        let connection = try await TestServer.connect()
        let row = try await connection.query("SELECT 70000 AS big")[0]
        let error = #expect(throws: PostgresError.self) { try row.decode("big", as: Int16.self) }
        #expect(error?.code == .decoding)
        #expect(error?.column == "big")
        await connection.close()
    }

    @Test("floating-point numbers come back bit for bit, NaN and the infinities included")
    func floats() async throws {
        let values = [0.0, -0.0, 1.5, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity, 0.1 + 0.2, 1e300]
        #expect(try await returned(values, "float8").map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try await returned([Double.nan], "float8")[0].isNaN)
        let singles: [Float] = [0.1, .greatestFiniteMagnitude, -.infinity]
        #expect(try await returned(singles, "float4") == singles)
    }

    @Test("decimals keep their digits")
    func decimals() async throws {
        let values = ["0", "12345678901234567890.123456789", "-0.000000000001"].compactMap { Decimal(string: $0) }
        #expect(try await returned(values, "numeric") == values)
        #expect(try await returned([Decimal.nan], "numeric")[0].isNaN)
    }

    @Test("truth values and UUIDs come back")
    func small() async throws {
        #expect(try await returned([true, false], "bool") == [true, false])
        let id = UUID()
        #expect(try await returned([id], "uuid") == [id])
    }

    @Test("strings come back: quotes, backslashes, line ends, other scripts, SQL, and ten megabytes")
    func strings() async throws {
        let values = [
            "", " ", "'", "''", "\\", "\"", "\r\n\t", "Grüße, 世界 👩‍👩‍👧‍👦", "'; DROP TABLE users; --", "$1", "{}", "NULL", "\u{FEFF}\u{202E}",
            String(repeating: "é7\\'", count: 2_000_000),
        ]
        #expect(try await returned(values, "text") == values)
    }

    @Test("a NUL character is refused before anything is sent, and the connection stays good")
    func nul() async throws {
        let connection = try await TestServer.connect()
        let error = await PostgresError.thrown { _ = try await connection.query("SELECT \("a\u{0}b")::text") }
        #expect(error?.code == .encoding)
        #expect(try await connection.query("SELECT 1").count == 1)
        await connection.close()
    }

    @Test("bytes come back, all 256 of them, none, and ten megabytes")
    func bytes() async throws {
        let values: [[UInt8]] = [[], Array(0...255), Array(repeating: 0xAB, count: 10_000_000)]
        #expect(try await returned(values, "bytea") == values)
        #expect(try await returned([Data([1, 0, 255])], "bytea") == [Data([1, 0, 255])])
    }

    @Test("bytes are read in the older escape format too")
    func escapedBytes() async throws {
        let connection = try await TestServer.connect()
        try await connection.execute("SET bytea_output = 'escape'")
        let bytes: [UInt8] = try await connection.query("SELECT \(Array<UInt8>(0...255))::bytea")[0].decode(at: 0)
        #expect(bytes == Array(0...255))
        await connection.close()
    }

    @Test("dates come back to the microsecond, from 4713 BC to 294276, and infinity")
    func dates() async throws {
        let values = [
            Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 1_709_251_199.123456), Date(timeIntervalSince1970: -0.000001),
            Date(timeIntervalSince1970: -210_866_803_200), Date(timeIntervalSince1970: 9_224_318_015_999), .distantFuture, .distantPast,
        ]
        let back = try await returned(values, "timestamptz")
        for (value, result) in zip(values, back) { #expect(abs(value.timeIntervalSince(result)) < 0.0000011, "\(value)") }
        let connection = try await TestServer.connect()
        let row = try await connection.query("SELECT \(Date.distantFuture)::timestamptz = 'infinity', \(Date(timeIntervalSince1970: 0))::text")[0]
        #expect(try row.decode(at: 0, as: Bool.self))
        await connection.close()
    }

    @Test("dates are read in any time zone of the session, historic offsets with seconds too")
    func timeZones() async throws {
        let connection = try await TestServer.connect()
        for zone in ["UTC", "Asia/Kolkata", "America/St_Johns", "Europe/Amsterdam"] {
            try await connection.execute("SELECT set_config('TimeZone', \(zone), false)")
            for moment in ["1890-03-01 12:00:00+00", "2024-02-29 23:59:59.5+00", "0044-03-15 00:00:00+00 BC"] {
                let row = try await connection.query("SELECT \(moment)::timestamptz, extract(epoch FROM \(moment)::timestamptz)::float8")[0]
                #expect(try row.decode(at: 0, as: Date.self).timeIntervalSince1970 == row.decode(at: 1, as: Double.self))
            }
        }
        await connection.close()
    }

    @Test("dates of the plain types are read as UTC, another DateStyle notwithstanding")
    func plainDates() async throws {
        let connection = try await TestServer.connect { $0.parameters["options"] = "-c DateStyle=German" }
        let row = try await connection.query("SELECT '2001-01-02'::date, '2001-01-01 00:00:01.5'::timestamp")[0]
        #expect(try row.decode(at: 0, as: Date.self) == Date(timeIntervalSinceReferenceDate: 86_400))
        #expect(try row.decode(at: 1, as: Date.self) == Date(timeIntervalSinceReferenceDate: 1.5))
        await connection.close()
    }

    @Test("a date beyond PostgreSQL's years is refused")
    func absurdDate() async throws {
        let connection = try await TestServer.connect()
        let error = await PostgresError.thrown { _ = try await connection.query("SELECT \(Date(timeIntervalSince1970: .nan))::timestamptz") }
        #expect(error?.code == .encoding)
        await connection.close()
    }

    @Test("arrays come back with quotes, backslashes, commas, braces, NULL texts and NULLs")
    func arrays() async throws {
        let texts = [["a", "", "\"", "\\", "a,b", "{x}", "NULL", "null", " ", "ü\n"], []]
        #expect(try await returned(texts, "text[]") == texts)
        #expect(try await returned([["a", nil, "NULL"]], "text[]") == [["a", nil, "NULL"]])
        #expect(try await returned([[1, 2, nil]], "int8[]") == [[1, 2, nil]])
        #expect(try await returned([[1.5, .infinity]], "float8[]") == [[1.5, .infinity]])
        #expect(try await returned([[true, false]], "bool[]") == [[true, false]])
        #expect(try await returned([[[UInt8(1), 2], [], [255]]], "bytea[]") == [[[1, 2], [], [255]]])
        #expect(try await returned([[[1, 2], [3, 4]]], "int8[]") == [[[1, 2], [3, 4]]])
        #expect(try await returned([[["a\"", "}"], ["{", "\\"]]], "text[]") == [[["a\"", "}"], ["{", "\\"]]])
        let dates = [Date(timeIntervalSince1970: 1.25), .distantFuture]
        #expect(try await returned([dates], "timestamptz[]") == [dates])
        let ids = [UUID(), UUID()]
        #expect(try await returned([ids], "uuid[]") == [ids])
    }

    @Test("arrays of every character, alone and with one other beside it, come back")
    func arraysOfCharacters() async throws {
        let characters =
            (1...0x2FF).compactMap(Unicode.Scalar.init).map { String($0) } + ["\u{2028}", "\u{FFFD}", "\u{1F468}", "\u{A635D}", "\u{10FFFD}"]
        let texts = characters + characters.flatMap { ["a" + $0, $0 + "a"] }
        #expect(try await returned([texts], "text[]") == [texts])
        let connection = try await TestServer.connect()
        let boxes = try await connection.query("SELECT ARRAY['(1,1),(0,0)', '(3,3),(2,2)']::box[]")[0].decode(at: 0, as: [String].self)
        #expect(boxes == ["(1,1),(0,0)", "(3,3),(2,2)"])
        await connection.close()
    }

    @Test("an array with explicit bounds is read; a scalar read as an array is an error")
    func arrayBounds() async throws {
        let connection = try await TestServer.connect()
        let row = try await connection.query("SELECT '[5:7]={1,2,3}'::int4[], 'x'::text")[0]
        #expect(try row.decode(at: 0, as: [Int].self) == [1, 2, 3])
        #expect(throws: PostgresError.self) { try row.decode(at: 1, as: [Int].self) }
        await connection.close()
    }

    @Test("NULL needs an Optional; without one it is a decoding error")
    func nulls() async throws {
        #expect(try await returned([Int?.none, 5], "int8") == [nil, 5])
        #expect(try await returned([String?.none, "x"], "text") == [nil, "x"])
        let connection = try await TestServer.connect()
        let row = try await connection.query("SELECT NULL::int4 AS n")[0]
        #expect(throws: PostgresError.self) { try row.decode("n", as: Int.self) }
        #expect(row.isNull(at: 0))
        #expect(row.text(at: 0) == nil)
        await connection.close()
    }

    @Test("raw-value enumerations and JSON come back; an unknown case is a decoding error")
    func composed() async throws {
        #expect(try await returned([Color.red, .blue], "text") == [.red, .blue])
        #expect(try await returned([Level.low, .high], "int8") == [.low, .high])
        #expect(try await returned([[Color.blue]], "text[]") == [[.blue]])
        let options = JSONB(Options(name: "a\"'\\ü", limits: [1, 2], since: Date(timeIntervalSince1970: 1_700_000_000)))
        #expect(try await returned([options], "jsonb") == [options])
        let connection = try await TestServer.connect()
        let row = try await connection.query("SELECT 'green', '[1]'::jsonb")[0]
        #expect(throws: PostgresError.self) { try row.decode(at: 0, as: Color.self) }
        #expect(throws: PostgresError.self) { try row.decode(at: 1, as: JSONB<Options>.self) }
        await connection.close()
    }
}
