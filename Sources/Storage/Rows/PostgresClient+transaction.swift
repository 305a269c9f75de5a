import Postgres

extension PostgresClient {
    /// A read-write transaction whose errors are those of this module.
    func stored<T: Sendable>(_ body: (PostgresConnection) async throws -> T) async throws(StorageError) -> T {
        try await StorageError.translating { try await self.withTransaction(.readWrite, body) }
    }
}
