import Dashboards
import Foundation
import NIOCore
import Testing

@testable import WidgetData

@Suite("Timestamps of answers")
struct TimestampWriterTests {
    @Test("are written as Foundation writes them, from year 1 to 9999")
    func agreement() {
        for step in stride(from: -62_135_596_800_000, through: 253_402_300_799_999, by: 40_001_003_517) {
            var buffer = ByteBuffer()
            TimestampWriter.write(Int64(step), to: &buffer)
            #expect(String(buffer: buffer) == Date(timeIntervalSince1970: Double(step) / 1000).rfc3339)
        }
    }
}
