import Dashboards
import Testing

@testable import Reports

@Suite("CSV files")
struct CSVTests {
    @Test("quotes, line ends, a byte order mark, semicolons and tabs are read as they are meant")
    func forms() throws {
        let text = try CSVText(Array("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\r\n3,\n".utf8))
        #expect(text.header == ["a", "b"])
        #expect(text.records == [["x, \"y\"\nz", "2"], ["3", ""]])
        #expect(try CSVText(Array("a;b\n1,5;2".utf8)).records == [["1,5", "2"]])
        #expect(try CSVText(Array("a\tb\n1\t2\r".utf8)).records == [["1", "2"]])
        #expect(try CSVText(Array("n\n1\n\n2".utf8)).records == [["1"], [""], ["2"]])
    }

    @Test(
        "what is not CSV is refused with its line",
        arguments: [
            ("", 1), ("a,a\n1,2", 1), ("a,\n1,2", 1), ("a,b\n1,2\n3", 3), ("a,b\n1,\"2", 2), ("a,b\n\"1\"x,2", 2), ("a\n\"1\n2\"\n\"x", 4),
        ]
    )
    func refused(text: String, line: Int) {
        #expect(throws: CSVText.Fault.self) { try CSVText(Array(text.utf8)) }
        do { _ = try CSVText(Array(text.utf8)) } catch { #expect(error.line == line) }
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        #expect(throws: CSVText.Fault.self) { try CSVText([0x61, 0x0A, 0xFF, 0x0A]) }
    }

    @Test(
        "a column has a type when all its values have it; a leading zero makes text",
        arguments: [
            (["1", "", "-2"], ColumnType.integer), (["1", "2.5", "1e3"], .number), (["01", "02"], .string), (["true", "false"], .boolean),
            (["2013-01-01", ""], .date), (["2013-01-01 05:00", "2013-01-01T06:00:00+01:00"], .timestamp), (["1", "x"], .string),
            (["nan", "inf"], .string),
            (["", ""], .string), (["9223372036854775808"], .number), (["0", "-0.5"], .number), (["2013-02-30"], .string),
        ]
    )
    func types(fields: [String], type: ColumnType) {
        let table = ColumnInference.table(names: ["c"], columns: [ColumnInference.values(ofFields: fields)])
        #expect(table.columns == [ResultColumn(name: "c", type: type)])
        #expect(table.rows.count == fields.count)
    }

    @Test("a moment without a zone is in UTC")
    func moments() {
        let table = ColumnInference.table(names: ["t"], columns: [["2013-01-01 05:00", "2013-01-01T06:00:00+01:00", nil]])
        #expect(table.rows == [["2013-01-01T05:00:00.000Z"], ["2013-01-01T05:00:00.000Z"], [nil]])
    }
}
