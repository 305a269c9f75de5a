import Foundation
import Logging
import Synchronization
import Testing

@testable import Telemetry

@Suite("JSON logs")
struct JSONLogTests {
    @Test(
        "whatever a user wrote, a record is one line of valid JSON",
        arguments: ["plain", "a\r\nb", "\u{1B}[31mred", "x\u{2028}y", "\"}\n{\"level\":\"error"]
    )
    func oneLine(message: String) throws {
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "test") { label in
            JSONLogHandler(label: label, level: .info) { line in lines.withLock { $0.append(line) } }
        }
        logger.info("\(message)", metadata: ["user": "\(message)", "list": ["\(message)"]])
        logger.debug("dropped")
        let written = lines.withLock { $0 }
        let line = try #require(written.first)
        #expect(written.count == 1)
        #expect(line.hasSuffix("}\n") && line.dropLast().allSatisfy { !$0.isNewline })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["message"] as? String == message)
        #expect(object["user"] as? String == message)
        #expect(object["level"] as? String == "info")
    }
}
