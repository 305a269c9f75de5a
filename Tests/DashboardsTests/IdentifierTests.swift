import Dashboards
import Foundation
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("made later sort later, by bytes and by text")
    func order() async throws {
        var last = DashboardID()
        for _ in 0..<3 {
            let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
            while Int64(Date().timeIntervalSince1970 * 1000) <= milliseconds { await Task.yield() }
            let next = DashboardID()
            #expect(last.description < next.description)
            last = next
        }
    }

    @Test("are UUIDs of version 7 that hold the time of their making")
    func form() throws {
        let before = UInt64(Date().timeIntervalSince1970 * 1000)
        let id = WidgetID()
        let after = UInt64(Date().timeIntervalSince1970 * 1000)
        let hexadecimal = id.description.replacing("-", with: "")
        let milliseconds = try #require(UInt64(hexadecimal.prefix(12), radix: 16))
        #expect((before...after).contains(milliseconds))
        #expect(Array(hexadecimal)[12] == "7")
        #expect("89ab".contains(Array(hexadecimal)[16]))
    }

    @Test("do not repeat within a millisecond")
    func uniqueness() {
        let ids = Set((0..<10_000).map { _ in QueryID() })
        #expect(ids.count == 10_000)
    }

    @Test("are read in upper and lower case and written in lower case")
    func text() {
        let id = DashboardID("018F6B1E-3C4D-7A5B-8C6D-0123456789AB")
        #expect(id?.description == "018f6b1e-3c4d-7a5b-8c6d-0123456789ab")
        #expect(id == DashboardID("018f6b1e-3c4d-7a5b-8c6d-0123456789ab"))
    }

    @Test("are read as Foundation reads UUIDs")
    func agreement() {
        for _ in 0..<1_000 {
            let uuid = UUID()
            #expect(DashboardID(uuid.uuidString)?.uuid == uuid)
        }
    }

    @Test(
        "are not read from other texts",
        arguments: [
            "018f6b1e3-c4d-7a5b-8c6d-0123456789ab", "018f6b1e-3c4d-7a5b-8c6d-0123456789aü", "", "1", "018f6b1e3c4d7a5b8c6d0123456789ab",
            "{018f6b1e-3c4d-7a5b-8c6d-0123456789ab}", "018f6b1e-3c4d-7a5b-8c6d-0123456789ag",
        ]
    )
    func refusal(text: String) {
        #expect(DashboardID(text) == nil)
        #expect(throws: DecodingError.self) { try JSONDecoder.dashboards.decode([DashboardID].self, from: JSONEncoder().encode([text])) }
    }
}

@Suite("Facility names")
struct FacilityIDTests {
    @Test("are letters, digits, hyphens, underscores and dots", arguments: ["JFK", "a", "north-1_b.2", String(repeating: "x", count: 64)])
    func accepted(name: String) {
        #expect(FacilityID(name)?.rawValue == name)
    }

    @Test("of another form are refused", arguments: ["", "a b", "a/b", "a:b", "{a}", "ü", "a\n", "a\u{0}", String(repeating: "x", count: 65)])
    func refused(name: String) {
        #expect(FacilityID(name) == nil)
    }

    @Test("are ordered by bytes")
    func order() throws {
        let names = try ["b", "B", "a", "_", "10", "9"].map { try #require(FacilityID($0)) }
        #expect(names.sorted().map(\.rawValue) == ["10", "9", "B", "_", "a", "b"])
    }
}
