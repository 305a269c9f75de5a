/// What a user writes of a query.
public struct QueryDraft: Sendable, Hashable {
    /// The name, 1 to 200 characters.
    public var name: String
    /// What the text is.
    public var kind: QueryKind
    /// The data source that answers it.
    public var dataSourceID: DataSourceID
    /// The statement, at most 100,000 bytes of UTF-8.
    public var text: String
    /// Its parameters, at most 64.
    public var parameters: [QueryParameter]
    /// Seconds that an answer may be served from the cache, 1 to 86,400; 300 by default.
    public var cacheTTL: Int

    /// A query draft.
    public init(
        name: String,
        kind: QueryKind = .sql,
        dataSourceID: DataSourceID,
        text: String,
        parameters: [QueryParameter] = [],
        cacheTTL: Int = 300
    ) {
        self.name = name
        self.kind = kind
        self.dataSourceID = dataSourceID
        self.text = text
        self.parameters = parameters
        self.cacheTTL = cacheTTL
    }

    /// The rules a draft breaks; empty when it may be stored.
    public var violations: [RuleViolation] {
        var found: [RuleViolation] = []
        func check(_ holds: Bool, _ pointer: String, _ code: String, _ message: String) {
            if !holds { found.append(RuleViolation(pointer: pointer, code: code, message: message)) }
        }
        check((1...200).contains(name.unicodeScalars.count), "/name", "length", "A name has 1 to 200 characters.")
        check(!name.utf8.contains(0), "/name", "character", "A name cannot hold the character NUL.")
        check(!name.allSatisfy(\.isWhitespace), "/name", "blank", "A name has at least one visible character.")
        check((1...100_000).contains(text.utf8.count), "/text", "length", "A text has 1 to 100,000 bytes.")
        check(!text.utf8.contains(0), "/text", "character", "A text cannot hold the character NUL.")
        check((1...86_400).contains(cacheTTL), "/cacheTtl", "range", "A cache time is 1 to 86,400 seconds.")
        check(parameters.count <= 64, "/parameters", "count", "A query has at most 64 parameters.")
        if kind == .materializedView {
            check(QualifiedName(text) != nil, "/text", "form", "A materialized view is named as `view` or `schema.view`.")
        }
        var names: Set<String> = []
        for (index, parameter) in parameters.enumerated() {
            found += parameter.violations.map { $0.nested(under: "/parameters/\(index)") }
            check(
                names.insert(parameter.name).inserted,
                "/parameters/\(index)/name",
                "duplicate",
                "The parameter “\(parameter.name)” is declared twice."
            )
        }
        return found
    }
}

extension QueryDraft: Codable {
    private enum CodingKeys: String, CodingKey {
        case name
        case kind
        case dataSourceID = "dataSourceId"
        case text
        case parameters
        case cacheTTL = "cacheTtl"
    }

    /// Decodes with defaults for what is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        kind = try container.decodeIfPresent(QueryKind.self, forKey: .kind) ?? .sql
        dataSourceID = try container.decode(DataSourceID.self, forKey: .dataSourceID)
        text = try container.decode(String.self, forKey: .text)
        parameters = try container.decodeIfPresent([QueryParameter].self, forKey: .parameters) ?? []
        cacheTTL = try container.decodeIfPresent(Int.self, forKey: .cacheTTL) ?? 300
    }
}

/// The name of a relation, with its schema where one is given; plain identifiers only.
public struct QualifiedName: Sendable, Hashable, CustomStringConvertible {
    /// The schema, or nil for the search path's.
    public let schema: String?
    /// The relation.
    public let name: String

    /// Reads `name` or `schema.name`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy(QueryParameter.isIdentifier) else { return nil }
        schema = parts.count == 2 ? parts[0] : nil
        name = parts[parts.count - 1]
    }

    /// The name as it was read.
    public var description: String { schema.map { "\($0).\(name)" } ?? name }
}
