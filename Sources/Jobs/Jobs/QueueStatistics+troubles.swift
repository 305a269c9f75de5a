extension QueueStatistics {
    /// After how many seconds a ready job, and after how many a committed one that Redis has not got, are trouble.
    static let patience = (ready: 60.0, unpublished: 5.0)

    /// What is wrong with the queue, a sentence each, the worst first; empty when nothing is.
    ///
    /// - Parameter kinds: the kinds that some worker must always take.
    public func troubles(kinds: [JobKind]) -> [String] {
        let performed = performedKinds
        let untaken =
            kinds.filter { !performed.contains($0) }
            + abandonedKinds.subtracting(kinds).sorted { $0.rawValue < $1.rawValue }
        var found =
            untaken.count == kinds.count && !kinds.isEmpty && performed.isEmpty
            ? ["no worker is alive"] : untaken.map { "no worker takes \($0.noun)" }
        if unpublishedAge > Self.patience.unpublished { found.append("unpublished \(Int(unpublishedAge)) s: committed jobs do not reach Redis") }
        for line in lines.filter({ $0.oldestReadyAge > Self.patience.ready }).sorted(by: { $0.oldestReadyAge > $1.oldestReadyAge }) {
            found.append("oldest ready job \(Int(line.oldestReadyAge)) s (\(line.kind.rawValue), \(line.jobClass.name))")
        }
        if !paused.isEmpty { found.append("held back by a pause: " + held.joined(separator: ", ")) }
        return found
    }

    /// What is held back, in words. Everybody may read them, so facilities are counted, not named.
    private var held: [String] {
        var words: [String] = []
        for subject in paused {
            switch subject {
            case .kind(let kind): words.append(kind.noun)
            case .jobClass(let jobClass): words.append("class \(jobClass.name)")
            case .facility: continue
            }
        }
        guard pausedFacilities > 0 else { return words }
        return words + [pausedFacilities == 1 ? "one facility" : "\(pausedFacilities) facilities"]
    }
}

extension JobKind {
    /// What the kind makes, in words: “exports”.
    var noun: String {
        switch self {
        case .exportDashboard: "exports"
        case .exportBatch: "batches of exports"
        case .materializeWidget: "widget data"
        case .materializeAllWidgets: "dashboards to warm"
        case .refreshMaterializedViews: "materialized views"
        default: rawValue
        }
    }

    /// The kinds that a complete installation performs.
    public static let all: [JobKind] = [.exportDashboard, .exportBatch, .materializeWidget, .materializeAllWidgets, .refreshMaterializedViews]
}
