import Foundation
import Postgres

/// Where a page ended: the moment and the id of its last element. Lists run from the newest to the oldest.
struct Cursor: Equatable {
    /// Milliseconds since 1970, the precision of every moment that is stored.
    let milliseconds: Int64
    let id: UUID

    init(_ date: Date, _ id: UUID) {
        milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        self.id = id
    }

    /// Reads the text form; nil passes through as the start of the list.
    static func reading(_ text: String?) throws(StorageError) -> Cursor? {
        guard let text else { return nil }
        guard let cursor = Cursor(text) else { throw .invalidCursor }
        return cursor
    }

    private init?(_ text: String) {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        guard text.utf8.count == 32, let data = Data(base64Encoded: base64), data.count == 24 else { return nil }
        let bytes = [UInt8](data)
        milliseconds = bytes[0..<8].reduce(0) { $0 << 8 | Int64($1) }
        guard (-62_135_596_800_000...253_402_300_799_999).contains(milliseconds) else { return nil }
        id = bytes[8...].withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// The opaque text form: 24 bytes in base64url, which has no padding at this length.
    var text: String {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: milliseconds >> Int64(56 - 8 * $0)) } + withUnsafeBytes(of: id.uuid, Array.init)
        return Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }

    /// The moment as SQL, exact to the millisecond.
    var moment: SQL { "(timestamptz 'epoch' + \(milliseconds)::bigint * interval '1 millisecond')" }

    /// The condition that a row comes after this place.
    func precedes(_ momentColumn: SQL, _ idColumn: SQL = "id") -> SQL {
        "(\(momentColumn), \(idColumn)) < (\(moment), \(id)::uuid)"
    }
}

extension Page {
    /// A page from up to `limit + 1` elements, of which the last only tells that there is more.
    init(_ found: [Element], limit: Int, cursor: (Element) -> Cursor) {
        let items = Array(found.prefix(limit))
        self.init(items: items, nextCursor: found.count > limit ? items.last.map { cursor($0).text } : nil)
    }
}
