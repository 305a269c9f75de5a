/// What a user writes of a dashboard.
public struct DashboardDraft: Sendable, Hashable, Codable {
    /// The title, 1 to 200 characters; here as everywhere a character is a Unicode code point, as in JSON Schema.
    public var name: String
    /// What it shows, at most 4,000 characters.
    public var description: String
    /// The grid.
    public var layout: Layout
    /// Words to find it by: at most 32 of at most 64 characters.
    public var tags: [String]
    /// Anything the front end keeps with it.
    public var metadata: [String: JSONValue]
    /// Whether every signed-in user may view what is published.
    public var isPublic: Bool

    /// A draft; everything but the name has a default.
    public init(
        name: String,
        description: String = "",
        layout: Layout = Layout(),
        tags: [String] = [],
        metadata: [String: JSONValue] = [:],
        isPublic: Bool = false
    ) {
        self.name = name
        self.description = description
        self.layout = layout
        self.tags = tags
        self.metadata = metadata
        self.isPublic = isPublic
    }

    /// Decodes with defaults for what is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? ""
        layout = try container.decodeIfPresent(Layout.self, forKey: .layout) ?? Layout()
        tags = try container.decodeIfPresent([String].self, forKey: .tags) ?? []
        metadata = try container.decodeIfPresent([String: JSONValue].self, forKey: .metadata) ?? [:]
        isPublic = try container.decodeIfPresent(Bool.self, forKey: .isPublic) ?? false
    }

    private var holdsNUL: Bool {
        ([name, description] + tags).contains { $0.utf8.contains(0) } || JSONValue.object(metadata).holdsNUL
            || JSONValue.object(layout.extra).holdsNUL
    }

    /// The rules a draft breaks; empty when it may be stored.
    public var violations: [RuleViolation] {
        var found: [RuleViolation] = []
        func check(_ holds: Bool, _ pointer: String, _ code: String, _ message: String) {
            if !holds { found.append(RuleViolation(pointer: pointer, code: code, message: message)) }
        }
        check((1...200).contains(name.unicodeScalars.count), "/name", "length", "A name has 1 to 200 characters.")
        check(!name.allSatisfy(\.isWhitespace), "/name", "blank", "A name has at least one visible character.")
        check(description.unicodeScalars.count <= 4000, "/description", "length", "A description has at most 4,000 characters.")
        check(tags.count <= 32, "/tags", "count", "A dashboard has at most 32 tags.")
        for (index, tag) in tags.enumerated() {
            check((1...64).contains(tag.unicodeScalars.count), "/tags/\(index)", "length", "A tag has 1 to 64 characters.")
        }
        check(JSONValue.object(metadata).depth <= 16, "/metadata", "depth", "Metadata is nested at most 16 deep.")
        check(!holdsNUL, "", "character", "A dashboard cannot hold the character NUL.")
        found += DashboardBranding(metadata: metadata).violations
        return found + layout.violations.map { $0.nested(under: "/layout") }
    }
}
