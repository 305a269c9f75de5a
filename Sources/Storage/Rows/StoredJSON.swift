import Dashboards
import Foundation

/// Documents as they lie in JSONB columns.
enum StoredJSON {
    private static let encoder = JSONEncoder.dashboards
    private static let decoder = JSONDecoder.dashboards

    /// The text of a value.
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The text of a value, or nil for nil.
    static func text(optional value: (some Encodable)?) throws -> String? {
        try value.map { try text($0) }
    }

    /// The value of a text.
    static func value<T: Decodable>(_ text: String, as: T.Type = T.self) throws -> T {
        try decoder.decode(T.self, from: Data(text.utf8))
    }
}
