import Dashboards
import Foundation
import NIOCore

extension WidgetAnswer {
    /// The whole document: the widget's opening, the kept piece as it is, and the state of the cache.
    init(_ entry: CacheEntry, _ facts: WidgetFacts, state: CacheState, format: WidgetDataFormat, payload: ByteBuffer) {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(facts.opening.count + payload.readableBytes + 160)
        buffer.writeBytes(facts.opening)
        buffer.writeImmutableBuffer(payload)
        buffer.writeStaticString(",\"cache\":{\"asOf\":\"")
        TimestampWriter.write(entry.asOf, to: &buffer)
        buffer.writeStaticString("\",\"expiresAt\":\"")
        TimestampWriter.write(entry.freshUntil, to: &buffer)
        buffer.writeStaticString("\",\"nextRefreshAt\":\"")
        let interval = Int64(facts.widget.draft.refreshInterval) * 1000
        TimestampWriter.write(facts.isPublished ? entry.asOf + interval : entry.freshUntil, to: &buffer)
        switch state {
        case .hit: buffer.writeStaticString("\",\"state\":\"hit\"}}")
        case .stale: buffer.writeStaticString("\",\"state\":\"stale\"}}")
        case .miss: buffer.writeStaticString("\",\"state\":\"miss\"}}")
        }
        self.init(
            body: buffer,
            state: state,
            asOf: Date(timeIntervalSince1970: Double(entry.asOf) / 1000),
            expiresAt: Date(timeIntervalSince1970: Double(entry.freshUntil) / 1000),
            entityTag: "W/\"\(entry.contentHash)-\(String(entry.asOf, radix: 36))\(format == .columns ? "-c" : "")\"",
            rowCount: entry.rowCount
        )
    }
}
