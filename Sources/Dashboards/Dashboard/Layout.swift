/// The grid that widgets are placed on.
public struct Layout: Sendable, Hashable {
    /// Columns of the grid, 1 to 48; 12 by default.
    public var columns: Int
    /// The height of one grid row in CSS pixels, 8 to 400; 80 by default.
    public var rowHeight: Double
    /// Anything else the front end keeps with the grid.
    public var extra: [String: JSONValue]

    /// A grid.
    public init(columns: Int = 12, rowHeight: Double = 80, extra: [String: JSONValue] = [:]) {
        self.columns = columns
        self.rowHeight = rowHeight
        self.extra = extra
    }

    /// The rules a grid breaks.
    public var violations: [RuleViolation] {
        var found: [RuleViolation] = []
        if !(1...48).contains(columns) {
            found.append(RuleViolation(pointer: "/columns", code: "range", message: "A grid has 1 to 48 columns."))
        }
        if !(8...400).contains(rowHeight) {
            found.append(RuleViolation(pointer: "/rowHeight", code: "range", message: "A grid row is 8 to 400 pixels high."))
        }
        if JSONValue.object(extra).depth > 16 {
            found.append(RuleViolation(pointer: "", code: "depth", message: "A layout is nested at most 16 deep."))
        }
        return found
    }
}

extension Layout: Codable {
    /// Decodes with defaults; members it does not know are kept.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MemberName.self)
        columns = try container.decodeIfPresent(Int.self, forKey: "columns") ?? 12
        rowHeight = try container.decodeIfPresent(Double.self, forKey: "rowHeight") ?? 80
        extra = [:]
        for key in container.allKeys where key != "columns" && key != "rowHeight" {
            extra[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
        }
    }

    /// Encodes all members side by side.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        for (name, value) in extra { try container.encode(value, forKey: MemberName(stringLiteral: name)) }
        try container.encode(columns, forKey: "columns")
        try container.encode(rowHeight, forKey: "rowHeight")
    }
}

private struct MemberName: CodingKey, Equatable, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringLiteral value: String) { stringValue = value }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
