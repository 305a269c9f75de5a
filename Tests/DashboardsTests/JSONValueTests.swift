import Dashboards
import Foundation
import Testing

@Suite("JSON values")
struct JSONValueTests {
    static func decoded(_ text: String) throws -> JSONValue { try JSONDecoder.dashboards.decode(JSONValue.self, from: Data(text.utf8)) }

    @Test(
        "keep their kind over a round trip",
        arguments: [
            "null", "true", "0", "-1", "1.5", "9223372036854775807", "-9223372036854775808", #""""#, #""a/b""#, #""é\n\"\\ 😀""#, "[]", "{}",
            #"[1,[2,{"a":null}],"x"]"#, #"{"a":{"b":[false]},"c":1e-07}"#,
        ]
    )
    func roundTrip(text: String) throws {
        let value = try Self.decoded(text)
        #expect(try Self.decoded(String(decoding: JSONEncoder.dashboards.encode(value), as: UTF8.self)) == value)
    }

    @Test("tell whole numbers from others")
    func numbers() throws {
        #expect(
            try Self.decoded("[1, 1.0, 1.5, 1e3, 9007199254740993, 18446744073709551616]") == [
                1, 1, 1.5, 1000, 9_007_199_254_740_993, 18_446_744_073_709_551_616.0,
            ]
        )
    }

    @Test("do not take truth values for numbers")
    func booleans() throws {
        #expect(try Self.decoded("[true, 1, false, 0]") == [true, 1, false, 0])
        #expect(try Self.decoded("[true]") != [1])
    }

    @Test("know their depth and whether they hold NUL")
    func measures() throws {
        #expect(JSONValue.string("x").depth == 0)
        #expect(try Self.decoded(#"{"a": [[1], []]}"#).depth == 3)
        #expect(try Self.decoded(#"[{"a": "x\u0000y"}]"#).holdsNUL)
        #expect(try Self.decoded(#"{"\u0000": 1}"#).holdsNUL)
        #expect(try !Self.decoded(#"["\\u0000"]"#).holdsNUL)
    }

    @Test("that are broken are refused", arguments: ["", "{", "[1", "nul", "{\"a\"}", "\"\u{1}\""])
    func broken(text: String) {
        #expect(throws: DecodingError.self) { try Self.decoded(text) }
    }
}

@Suite("Stored documents")
struct DocumentCodingTests {
    @Test("of every kind survive a JSON round trip, times to the millisecond")
    func roundTrip() throws {
        let facility = try #require(FacilityID("JFK"))
        let moment = Date(timeIntervalSince1970: 1_359_626_400.123)
        let dashboard = Dashboard(
            id: DashboardID(),
            draft: DashboardDraft(name: "d"),
            status: .published,
            version: 3,
            revision: 9,
            facilityID: facility,
            createdBy: "u",
            createdAt: moment,
            updatedAt: moment
        )
        let query = Query(
            id: QueryID(),
            draft: QueryDraft(name: "q", dataSourceID: DataSourceID(), text: "SELECT 1"),
            version: 2,
            facilityID: facility,
            createdBy: "u",
            createdAt: moment,
            updatedAt: moment
        )
        func widget(_ x: Int, _ y: Int) -> Widget {
            let position = GridPosition(x: x, y: y, w: 1, h: 1)
            let draft = WidgetDraft(dashboardID: dashboard.id, type: .kpi, title: "\(x),\(y)", queryID: query.id, position: position)
            return Widget(id: WidgetID(), draft: draft, revision: 1, createdAt: moment, updatedAt: moment)
        }
        let snapshot = DashboardSnapshot(dashboard: dashboard, widgets: [widget(1, 1), widget(0, 1), widget(3, 0)], queries: [query])
        #expect(snapshot.widgets.map(\.draft.title) == ["3,0", "0,1", "1,1"])
        #expect(snapshot.query(of: snapshot.widgets[0]) == query)
        let read = try JSONDecoder.dashboards.decode(DashboardSnapshot.self, from: JSONEncoder.dashboards.encode(snapshot))
        #expect(read.widgets.map(\.id) == snapshot.widgets.map(\.id))
        #expect(abs(read.dashboard.createdAt.timeIntervalSince(moment)) < 0.000_5)
        #expect(try JSONEncoder.dashboards.encode(read) == JSONEncoder.dashboards.encode(snapshot))
    }

    @Test("of export options take defaults and name broken rules")
    func exportOptions() throws {
        #expect(try JSONDecoder.dashboards.decode(ExportOptions.self, from: Data("{}".utf8)) == ExportOptions())
        #expect(ExportOptions().violations.isEmpty)
        let wrong = ExportOptions(
            paper: "A5",
            orientation: "up",
            margin: -1,
            timeZone: "Mars/Base",
            locale: "",
            theme: "x",
            width: 0,
            scale: 9,
            quality: "x",
            background: "#12345g"
        )
        #expect(
            wrong.violations.map(\.pointer) == [
                "/paper", "/orientation", "/margin", "/timeZone", "/locale", "/theme", "/width", "/scale", "/quality", "/background",
            ]
        )
    }
}
