import Foundation
import Postgres

extension ExportStore {
    /// Those of some storage keys under which no export has its file.
    public func unnamed(_ storageKeys: [String]) async throws(StorageError) -> [String] {
        guard !storageKeys.isEmpty else { return [] }
        return try await StorageError.translating {
            let rows = try await postgres.query("SELECT storage_key FROM export_jobs WHERE storage_key = ANY(\(storageKeys)::text[])")
            let named = Set(try rows.map { try $0.decode("storage_key", as: String.self) })
            return storageKeys.filter { !named.contains($0) }
        }
    }
}
