import Dashboards
import DataSources
import Foundation
import Testing

@Suite("JSON text")
struct JSONTextTests {
    @Test("comes back as it was written, and Foundation reads it the same")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "a\"b\\c\n\r\t\u{1}é😀\u{2028}", "empty": "", "whole": .integer(.min), "number": 0.1, "large": 1e300, "truth": true,
            "nothing": nil,
            "list": [[], [1, [2]], ["a": ["b": nil]]],
        ]
        var writer = JSONWriter()
        writer.write(value)
        #expect(JSONParser.value(of: writer.bytes) == value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(writer.bytes)) == value)
    }

    @Test(
        "that is none is refused without harm",
        arguments: [
            "", "{", "[1,]", "{\"a\":}", "{\"a\" 1}", "01", "1.", "-", "1e", "tru", "\"\\x\"", "\"\\u12\"", "\"a\nb\"", "[1] 2", "nul", "{a:1}",
            String(repeating: "[", count: 100_000),
        ]
    )
    func broken(text: String) {
        #expect(JSONParser.value(of: Array(text.utf8)) == nil)
    }

    @Test("reads escapes, surrogate pairs and lone surrogates")
    func escapes() {
        #expect(JSONParser.value(of: Array(#""\u00e9\ud83d\ude00\ud800x\/""#.utf8)) == "é😀\u{FFFD}x/")
    }

    @Test("writes numbers that are not finite as null, and whole ones without fraction")
    func numbers() {
        var writer = JSONWriter()
        writer.write([.number(.nan), .number(.infinity), .number(3), .number(-0.5)])
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[null,null,3,-0.5]")
    }
}
