import Dashboards
import Foundation

/// What changed from one version of a dashboard to another.
struct VersionDifferenceDocument: Encodable {
    let from: Int
    let to: Int
    let dashboard: [ValueChange]
    let widgets: Members
    /// Absent for callers who may not read the facility's queries.
    let queries: Members?

    /// Things by their id: those that came, those that went, and what changed of those that stayed.
    struct Members: Encodable {
        let added: [Member]
        let removed: [Member]
        let changed: [Member]
    }

    /// One widget or query.
    struct Member: Encodable {
        let id: String
        let title: String
        let changes: [ValueChange]?
    }

    init(from: Int, to: Int, _ before: DashboardSnapshot, _ after: DashboardSnapshot, withQueries: Bool) throws {
        self.from = from
        self.to = to
        dashboard = ValueChange.between(try JSONValue(encoding: before.dashboard.draft), try JSONValue(encoding: after.dashboard.draft))
        widgets = try Members(before.widgets, after.widgets, id: \.id.description, title: \.draft.title, value: \.draft)
        queries = withQueries ? try Members(before.queries, after.queries, id: \.id.description, title: \.draft.name, value: \.draft) : nil
    }
}

extension VersionDifferenceDocument.Members {
    init<Item>(_ before: [Item], _ after: [Item], id: (Item) -> String, title: (Item) -> String, value: (Item) -> some Encodable) throws {
        let old = Dictionary(before.map { (id($0), $0) }, uniquingKeysWith: { $1 })
        let new = Dictionary(after.map { (id($0), $0) }, uniquingKeysWith: { $1 })
        func member(_ item: Item, _ changes: [ValueChange]? = nil) -> VersionDifferenceDocument.Member {
            VersionDifferenceDocument.Member(id: id(item), title: title(item), changes: changes)
        }
        added = after.filter { old[id($0)] == nil }.map { member($0) }
        removed = before.filter { new[id($0)] == nil }.map { member($0) }
        changed = try after.compactMap { item in
            guard let earlier = old[id(item)] else { return nil }
            let changes = ValueChange.between(try JSONValue(encoding: value(earlier)), try JSONValue(encoding: value(item)))
            return changes.isEmpty ? nil : member(item, changes)
        }
    }
}
