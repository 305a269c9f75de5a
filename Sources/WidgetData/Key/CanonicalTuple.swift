import Dashboards
import Foundation

/// A list of named fields as bytes that no other list has: every part is preceded by its length, and a field that does not count has a mark of its own.
struct CanonicalTuple: Sendable, Hashable {
    private(set) var bytes: [UInt8] = []

    init() {}

    /// A value with its type, so that the text `1` and the number `1` differ.
    init(_ value: ParameterValue) {
        switch value {
        case .null(let type): append("null", [type.rawValue])
        case .string(let text): append("string", [text])
        case .integer(let number): append("integer", [String(number)])
        case .number(let number): append("number", [String(number.bitPattern)])
        case .boolean(let truth): append("boolean", [truth ? "true" : "false"])
        case .date(let day): append("date", [day])
        case .timestamp(let moment): append("timestamp", [moment.rfc3339])
        case .uuid(let uuid): append("uuid", [uuid.uuidString])
        case .list(let items, let element):
            append("list", [element.rawValue, String(items.count)])
            for item in items { append("item", CanonicalTuple(item)) }
        }
    }

    /// Appends a field with its parts; nil is the mark of a field that does not count, which no value equals.
    mutating func append(_ name: String, _ parts: [String]?) {
        append(part: name.utf8)
        bytes.append(parts == nil ? 0 : 1)
        guard let parts else { return }
        append(count: parts.count)
        for part in parts { append(part: part.utf8) }
    }

    /// Appends a field that is a tuple itself.
    mutating func append(_ name: String, _ tuple: CanonicalTuple) {
        append(part: name.utf8)
        bytes.append(2)
        append(part: tuple.bytes)
    }

    private mutating func append(part: some Collection<UInt8>) {
        append(count: part.count)
        bytes.append(contentsOf: part)
    }

    private mutating func append(count: Int) {
        withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
