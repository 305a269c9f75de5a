import Foundation

/// What a notification on the channel `vitrine_catalogue` says has changed.
enum CatalogueChange: Sendable, Hashable {
    case dashboard(UUID)
    case widget(UUID)
    case query(UUID)
    case dataSource(UUID)
    /// Anything may have: notifications were missed, or one was not understood.
    case everything

    init(payload: String) {
        let parts = payload.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let id = UUID(uuidString: String(parts[1])) else {
            self = .everything
            return
        }
        switch parts[0] {
        case "dashboard": self = .dashboard(id)
        case "widget": self = .widget(id)
        case "query": self = .query(id)
        case "data_source": self = .dataSource(id)
        default: self = .everything
        }
    }
}
