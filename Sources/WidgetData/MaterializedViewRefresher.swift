public import Dashboards
public import DataSources
public import Foundation
public import Logging
public import Storage

/// Refreshes the materialized views of data sources, one after the other, and makes what was read of them before unreachable in the cache.
public struct MaterializedViewRefresher: Sendable {
    private let sources: DataSourceStore
    private let views: MaterializedViewStore
    private let registry: DataSourceRegistry
    private let logger: Logger

    /// A refresher.
    public init(sources: DataSourceStore, views: MaterializedViewStore, registry: DataSourceRegistry, logger: Logger) {
        self.sources = sources
        self.views = views
        self.registry = registry
        self.logger = logger
    }

    /// The materialized views that a data source's maintenance login may refresh, registered or not.
    ///
    /// - Throws: ``WidgetDataError/source(_:)``, ``WidgetDataError/storage(_:)``.
    public func discover(_ id: DataSourceID) async throws(WidgetDataError) -> [SourceMaterializedView] {
        guard let connector = try await connector(of: id) else { return [] }
        do throws(DataSourceError) {
            return try await connector.materializedViews()
        } catch {
            throw .source(error)
        }
    }

    /// Refreshes views of a data source, those that were tried longest ago first; one that fails does not hold up the next, and what it served stays.
    ///
    /// - Parameters:
    ///   - only: the views; nil for all of the data source.
    ///   - moment: those of which a refresh was done that began after this moment, by the clock of the product's database, are left out: an attempt
    ///     goes on where the one before it was stopped.
    ///   - fence: the number of this attempt, greater than that of all before it.
    ///   - progress: called after each view, from 0 to 1.
    /// - Throws: the failure of a view: one that may pass, as when another refresh of it was running, before one that will not; or that nothing could be asked.
    public func refresh(
        _ id: DataSourceID,
        only: [String]? = nil,
        notSince moment: Date = .distantFuture,
        fence: Int64,
        progress: (Double) async -> Void = { _ in }
    ) async throws(WidgetDataError) {
        guard let connector = try await connector(of: id) else { return }
        let known = try await stored { () throws(StorageError) in try await views.list(of: id) }
        let wanted = only.map { Set($0.map { $0.lowercased() }) }
        let names = known.filter { (wanted?.contains($0.name) ?? true) && !$0.isRefreshed(since: moment) }
            .sorted { ($0.lastAttempt?.startedAt ?? .distantPast, $0.name) < ($1.lastAttempt?.startedAt ?? .distantPast, $1.name) }
            .map(\.name)
        var failure: DataSourceError?
        for (index, name) in names.enumerated() {
            if Task.isCancelled { throw .source(DataSourceError(.queryCancelled, "The refresh was stopped.")) }
            if let new = try await refresh(name, of: id, by: connector, fence: fence), failure?.isTransient != true { failure = new }
            await progress(Double(index + 1) / Double(names.count))
        }
        if let failure { throw .source(failure) }
    }

    /// Refreshes one view; returns why it failed.
    private func refresh(
        _ name: String,
        of id: DataSourceID,
        by connector: any DataSourceConnector,
        fence: Int64
    ) async throws(WidgetDataError) -> DataSourceError? {
        guard try await stored({ () throws(StorageError) in try await views.begin(name, of: id, fence: fence) }) else { return nil }
        let outcome: RefreshOutcome
        do throws(DataSourceError) {
            guard let view = QualifiedName(name) else { throw DataSourceError(.viewNotFound, "“\(name)” is no name of a view.") }
            outcome = try await connector.refresh(view: view)
        } catch {
            let failure = error
            try await ended { views throws(StorageError) in try await views.fail(name, of: id, fence: fence, errorCode: failure.code.rawValue) }
            logger.warning("materialized view not refreshed", metadata: ["view": "\(name)", "source": "\(id)", "error": "\(failure)"])
            return failure
        }
        guard outcome.method != .skipped else {
            try await ended { views throws(StorageError) in try await views.fail(name, of: id, fence: fence, errorCode: nil) }
            return DataSourceError(.sourceBusy, "Another refresh of “\(name)” is running.")
        }
        try await ended { views throws(StorageError) in
            _ = try await views.succeed(
                name,
                of: id,
                fence: fence,
                method: outcome.method.rawValue,
                startedAt: outcome.startedAt,
                duration: outcome.duration
            )
        }
        logger.info(
            "materialized view refreshed",
            metadata: ["view": "\(name)", "source": "\(id)", "how": "\(outcome.method.rawValue)", "time": "\(outcome.duration)"]
        )
        return nil
    }

    private func connector(of id: DataSourceID) async throws(WidgetDataError) -> (any DataSourceConnector)? {
        guard let (source, sealed) = try await stored({ () throws(StorageError) in try await sources.findWithCredentials(id) }) else { return nil }
        do throws(DataSourceError) {
            return try registry.connector(for: source, sealedCredentials: sealed)
        } catch {
            throw .source(error)
        }
    }

    /// Writes the end of an attempt, also when the job is stopped meanwhile.
    private func ended(_ write: @escaping @Sendable (MaterializedViewStore) async throws(StorageError) -> Void) async throws(WidgetDataError) {
        let written = await Task.detached { [views] () -> Result<Void, StorageError> in
            do throws(StorageError) {
                return .success(try await write(views))
            } catch {
                return .failure(error)
            }
        }.value
        try await stored { () throws(StorageError) in try written.get() }
    }

    private func stored<T>(_ body: () async throws(StorageError) -> T) async throws(WidgetDataError) -> T {
        do throws(StorageError) {
            return try await body()
        } catch {
            throw .storage(error)
        }
    }
}

extension MaterializedView {
    /// Whether a refresh is done that began after a moment.
    fileprivate func isRefreshed(since moment: Date) -> Bool {
        guard let lastAttempt, lastAttempt.outcome == .succeeded else { return false }
        return lastAttempt.startedAt > moment
    }
}
