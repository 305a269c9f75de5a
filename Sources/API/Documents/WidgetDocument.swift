import Dashboards
import Foundation

/// A widget as callers see it.
struct WidgetDocument: Encodable {
    let widget: Widget

    init(_ widget: Widget) {
        self.widget = widget
    }

    func encode(to encoder: any Encoder) throws {
        try widget.draft.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(widget.id, forKey: .id)
        try container.encode(widget.createdAt, forKey: .createdAt)
        try container.encode(widget.updatedAt, forKey: .updatedAt)
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case createdAt
        case updatedAt
    }
}
