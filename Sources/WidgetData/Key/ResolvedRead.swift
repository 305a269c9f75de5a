import Dashboards
import DataSources
import Foundation
import Synchronization

/// A request made definite: the facts, the parameters with their types, the scope as far as the query sees it, and the key that follows.
final class ResolvedRead: Sendable {
    let facts: WidgetFacts
    let query: Query
    let source: DataSource
    let parameters: ParameterBinding
    /// The facilities, when the query uses them; empty otherwise.
    let facilities: [FacilityID]
    /// The user, when the query uses it; empty otherwise.
    let userID: String
    let from: Date?
    let to: Date?
    let key: CacheKey
    /// When a visit was last noted, in milliseconds since 1970.
    let notedAt = Atomic<Int64>(0)

    init(
        facts: WidgetFacts,
        query: Query,
        source: DataSource,
        parameters: ParameterBinding,
        serverSet: ServerParameters,
        key: CacheKey
    ) {
        self.facts = facts
        self.query = query
        self.source = source
        self.parameters = parameters
        facilities = serverSet.facilities
        userID = serverSet.userID
        from = serverSet.from
        to = serverSet.to
        self.key = key
    }

    /// Whether others with the same facilities and parameters get the same answer at any time, so that it can be read ahead of them.
    var isShared: Bool { facts.names.isDisjoint(with: ["user_id", "from", "to"]) }

    /// The question as it is asked at a moment.
    func question(at now: Date, limits: AnswerLimits) -> Question {
        let serverSet = ServerParameters(facilities: facilities, userID: userID, now: now, from: from, to: to)
        return Question(query.draft, parameters: parameters, serverSet: serverSet, limits: limits)
    }
}
