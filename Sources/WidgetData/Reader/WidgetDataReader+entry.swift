import Dashboards
import DataSources
import Foundation
import Metrics
import NIOCore
import Storage

extension WidgetDataReader {
    /// An entry for a read that was authorized: from the cache, or from the source.
    func entry(for read: ResolvedRead, refresh: Bool) async throws(WidgetDataError) -> (CacheEntry, CacheState) {
        var known: Int64? = refresh ? nil : 0
        if !refresh, let entry = await cache.entry(read.key), entry.kind == .data {
            if let state = serve(entry, read) { return (entry, state) }
            known = entry.fence
        }
        let entry = try await renewed(read, known: known).get()
        metrics.misses.increment()
        return (entry, .miss)
    }

    /// Serves an entry, and has the source of a stale one asked meanwhile; nil when it may not be served.
    func serve(_ entry: CacheEntry, _ read: ResolvedRead) -> CacheState? {
        let now = Self.milliseconds(Date())
        guard entry.kind == .data, now < entry.keptUntil else { return nil }
        if now < entry.freshUntil {
            metrics.hits.increment()
            return .hit
        }
        metrics.stale.increment()
        flights.launch(for: read.key) { [self] in await ask(read, known: entry.fence) }
        return .stale
    }

    /// A new entry, by this process or by another one that is at it.
    ///
    /// - Parameter known: the fence of the entry that is to be replaced, 0 when there is none; nil when only a question counts that is asked from now on.
    func renewed(_ read: ResolvedRead, known: Int64?) async -> FlightTable.Outcome {
        await flights.outcome(for: read.key, fresh: known == nil, joined: { metrics.joined.increment() }) { [self] in
            await ask(read, known: known)
        }
    }

    /// Asks the source under a lease; where another process holds it, waits for what that one brings, or for its lease to run out. Who demands fresh
    /// data waits for the end of that question, and then asks, or waits for who began to ask after the demand.
    ///
    /// - Parameter known: the fence of the entry that is to be replaced, 0 when there is none; nil when only a question counts that is asked from now on.
    private func ask(_ read: ResolvedRead, known: Int64?) async -> FlightTable.Outcome {
        let token = UUID().uuidString
        let isFresh = known == nil
        let deadline = ContinuousClock.now + configuration.limits.time * (isFresh ? 2 : 1) + .seconds(5)
        var known = known
        var pause = Duration.milliseconds(15)
        while ContinuousClock.now < deadline {
            switch await cache.claim(read.key, token: token, lease: configuration.lease, known: known, acceptsFailure: !isFresh) {
            case .lease(let fence): return await askHoldingLease(read, token: token, fence: fence)
            case .failure(let error): return .failure(.source(error))
            case .entry(let entry) where entry.kind == .data && entry.keptUntil <= Self.milliseconds(Date()):
                known = entry.fence
            case .entry(let entry) where entry.kind == .data:
                metrics.joined.increment()
                return .success(entry)
            case .entry, .unavailable: return await askSource(read, fence: 0)
            case .held(let latest):
                known = known ?? latest
                do {
                    try await Task.sleep(for: pause)
                } catch {
                    return FlightTable.withdrawn
                }
                pause = min(pause * 3 / 2, .milliseconds(150))
            }
        }
        return .failure(.busy)
    }

    private func askHoldingLease(_ read: ResolvedRead, token: String, fence: Int64) async -> FlightTable.Outcome {
        let heartbeat = Task.detached { [cache, lease = configuration.lease] in
            repeat { try await Task.sleep(for: lease / 3) } while await cache.extend(read.key, token: token, lease: lease)
        }
        let outcome = await askSource(read, fence: fence)
        heartbeat.cancel()
        switch outcome {
        case .success(let entry):
            let largest = min(configuration.largestEntry, configuration.largestFacility)
            let kept = entry.payload.readableBytes <= largest ? entry : Self.mark(entry, read.key)
            if kept.kind == .tooLarge { metrics.tooLarge.increment() }
            let until = kept.kind == .data ? entry.keptUntil : entry.freshUntil
            let life = Duration.milliseconds(max(1, until - Self.milliseconds(Date())))
            let isStored = await cache.store(kept, read.key, token: token, life: life)
            if !isStored { await cache.release(read.key, token: token, failure: nil, life: .zero) }
            guard isStored, kept.kind == .data else { return .success(Self.unkept(entry)) }
            return .success(entry)
        case .failure(.source(let error)) where error.code != .queryCancelled:
            await cache.release(read.key, token: token, failure: error, life: configuration.failureTime)
        case .failure:
            await cache.release(read.key, token: token, failure: nil, life: .zero)
        }
        return outcome
    }

    private func askSource(_ read: ResolvedRead, fence: Int64) async -> FlightTable.Outcome {
        let asked = Date()
        let clock = ContinuousClock.now
        metrics.asked.increment()
        do throws(WidgetDataError) {
            let connector = try await connector(for: read.source)
            let table: ResultTable
            do throws(DataSourceError) {
                table = try await connector.answer(read.question(at: asked, limits: configuration.limits))
            } catch {
                throw .source(error)
            }
            metrics.sourceTime.record(duration: ContinuousClock.now - clock)
            return .success(entry(of: table, read, asOf: Self.milliseconds(asked), fence: fence))
        } catch {
            metrics.failed.increment()
            return .failure(error)
        }
    }

    private func entry(of table: ResultTable, _ read: ResolvedRead, asOf: Int64, fence: Int64) -> CacheEntry {
        let payload = AnswerPayload.bytes(of: table, format: .objects)
        let fresh = Int64(read.query.draft.cacheTTL) * 1000
        let extra = min(max(fresh, 60_000), Self.milliseconds(configuration.longestStaleness))
        return CacheEntry(
            kind: .data,
            fence: fence,
            key: read.key,
            asOf: asOf,
            freshUntil: asOf + fresh,
            keptUntil: asOf + fresh + extra,
            rowCount: table.rows.count,
            contentHash: resolver.keys.contentHash(payload),
            payload: ByteBuffer(bytes: payload)
        )
    }

    private func connector(for source: DataSource) async throws(WidgetDataError) -> any DataSourceConnector {
        if let open = registry.openConnector(for: source) { return open }
        let found: (source: DataSource, sealedCredentials: [UInt8]?)?
        do throws(StorageError) {
            found = try await sources.findWithCredentials(source.id)
        } catch {
            throw .storage(error)
        }
        guard let found else { throw .noQuery }
        guard found.source.version == source.version else {
            catalogue.forgetAll()
            throw .source(DataSourceError(.sourceUnreachable, "The data source was changed a moment ago; ask again."))
        }
        do throws(DataSourceError) {
            return try registry.connector(for: source, sealedCredentials: found.sealedCredentials)
        } catch {
            throw .source(error)
        }
    }

    /// Left in the cache in the place of an answer that is too large for it, so that nobody waits there for one.
    private static func mark(_ entry: CacheEntry, _ key: CacheKey) -> CacheEntry {
        CacheEntry(
            kind: .tooLarge,
            fence: entry.fence,
            key: key,
            asOf: entry.asOf,
            freshUntil: entry.freshUntil,
            keptUntil: entry.freshUntil,
            rowCount: entry.rowCount,
            contentHash: entry.contentHash,
            payload: ByteBuffer()
        )
    }

    private static func unkept(_ entry: CacheEntry) -> CacheEntry {
        var entry = entry
        entry.fence = 0
        return entry
    }

    static func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded(.down)) }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
