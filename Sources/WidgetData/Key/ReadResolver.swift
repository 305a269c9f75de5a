import Dashboards
import DataSources
import Foundation
import Synchronization

/// Makes requests definite, and remembers those it has made, since readers ask the same again and again.
final class ReadResolver: Sendable {
    private struct Asked: Hashable {
        let generation: UInt64
        let facilities: Set<FacilityID>?
        /// As bytes: texts that Swift calls equal may have different ones, and so different keys.
        let userID: [UInt8]?
        let parameters: [String: JSONValue]
        let from: Date?
        let to: Date?
    }

    /// Two halves: what is used moves to the younger one, and the older one is dropped when the younger is full.
    private struct Memory: Sendable {
        var younger: [Asked: ResolvedRead] = [:]
        var older: [Asked: ResolvedRead] = [:]
    }

    let keys: CacheKeyMaker
    private let capacity: Int
    private let memory = Mutex(Memory())

    init(keys: CacheKeyMaker, capacity: Int) {
        self.keys = keys
        self.capacity = max(2, capacity)
    }

    /// - Precondition: the principal was found to be allowed to read the widget, or nobody is shown the answer.
    func resolve(_ request: WidgetDataRequest, _ facts: WidgetFacts) throws(WidgetDataError) -> ResolvedRead {
        let asked = Asked(
            generation: facts.generation,
            facilities: facts.names.contains("facility_ids") ? request.principal.facilities : nil,
            userID: facts.names.contains("user_id") ? Array(request.principal.userID.utf8) : nil,
            parameters: request.parameters,
            from: facts.names.contains("from") ? request.from : nil,
            to: facts.names.contains("to") ? request.to : nil
        )
        if let known = recall(asked) { return known }
        let made = try make(asked, facts)
        memory.withLock { memory in
            if memory.younger.count >= capacity / 2 {
                memory.older = memory.younger
                memory.younger = [:]
            }
            memory.younger[asked] = made
        }
        return made
    }

    private func recall(_ asked: Asked) -> ResolvedRead? {
        memory.withLock { memory in
            if let known = memory.younger[asked] { return known }
            guard let known = memory.older.removeValue(forKey: asked) else { return nil }
            memory.younger[asked] = known
            return known
        }
    }

    private func make(_ asked: Asked, _ facts: WidgetFacts) throws(WidgetDataError) -> ResolvedRead {
        guard let query = facts.query, query.draft.kind != .template, let source = facts.source else { throw .noQuery }
        let parameters: ParameterBinding
        do throws(RuleViolations) {
            parameters = try ParameterBinding(asked.parameters, for: query.draft.parameters)
        } catch {
            throw .invalidParameters(error.violations)
        }
        let serverSet = ServerParameters(
            facilities: asked.facilities?.sorted() ?? [],
            userID: String(decoding: asked.userID ?? [], as: UTF8.self),
            now: Date(),
            from: asked.from,
            to: asked.to
        )
        let key = keys.key(
            query: query,
            source: source,
            dataVersion: facts.dataVersion,
            names: facts.names,
            parameters: parameters,
            serverSet: serverSet
        )
        return ResolvedRead(facts: facts, query: query, source: source, parameters: parameters, serverSet: serverSet, key: key)
    }
}
