public import Foundation
public import NIOCore

/// Where an answer came from.
public enum CacheState: String, Sendable, Codable, CaseIterable {
    /// From the cache, and fresh.
    case hit
    /// From the cache, past its time, while the source is being asked again.
    case stale
    /// From the source.
    case miss
}

/// An answer as it goes out.
public struct WidgetAnswer: Sendable {
    /// The complete JSON document: `widgetId`, `columns`, `data`, `rowCount`, `truncated`, `cache`.
    public let body: ByteBuffer
    /// Where it came from.
    public let state: CacheState
    /// When the source was asked.
    public let asOf: Date
    /// When the answer stops being fresh.
    public let expiresAt: Date
    /// A weak entity tag (RFC 9110) with its quotes; changes with the data and with `asOf`.
    public let entityTag: String
    /// Rows of the answer.
    public let rowCount: Int
}
