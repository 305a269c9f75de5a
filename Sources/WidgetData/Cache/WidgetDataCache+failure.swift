import DataSources
import Foundation
import NIOCore

extension WidgetDataCache {
    private struct FailureNote: Codable {
        let code: DataSourceError.Code
        let message: String
        let detail: String?
        let sqlState: String?
        let position: Int?
        let isTransient: Bool
    }

    /// A failure as it is shown to others who ask the same; the source's own words may quote data, so that it is sealed like data.
    func bytes(of failure: DataSourceError, _ key: CacheKey) -> ByteBuffer? {
        let note = FailureNote(
            code: failure.code,
            message: failure.message,
            detail: failure.detail,
            sqlState: failure.sqlState,
            position: failure.position,
            isTransient: failure.isTransient
        )
        guard let plain = try? JSONEncoder().encode(note) else { return nil }
        guard let cipher else { return ByteBuffer(bytes: plain) }
        guard let sealed = try? cipher.seal(plain, authenticating: Data(key.failure.utf8)) else { return nil }
        return ByteBuffer(bytes: [cipher.current] + sealed)
    }

    func failure(of bytes: ByteBuffer, _ key: CacheKey) -> DataSourceError? {
        var plain = Data(bytes.readableBytesView)
        if let cipher {
            guard let number = plain.popFirst(), let opened = try? cipher.open(plain, key: number, authenticating: Data(key.failure.utf8))
            else { return nil }
            plain = opened
        }
        guard let note = try? JSONDecoder().decode(FailureNote.self, from: plain) else { return nil }
        return DataSourceError(
            note.code,
            note.message,
            detail: note.detail,
            sqlState: note.sqlState,
            position: note.position,
            isTransient: note.isTransient
        )
    }
}
