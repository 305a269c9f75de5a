/// What a user writes of a widget.
public struct WidgetDraft: Sendable, Hashable {
    /// The dashboard it stands on.
    public var dashboardID: DashboardID
    /// How it shows its data.
    public var type: WidgetType
    /// The title, at most 200 characters.
    public var title: String
    /// The query that feeds it; nil only while it is being made.
    public var queryID: QueryID?
    /// How the chart is drawn; the keys are those of the chart options.
    public var config: [String: JSONValue]
    /// Its place on the grid.
    public var position: GridPosition
    /// Seconds between two materializations, 1 to 86,400; 300 by default.
    public var refreshInterval: Int
    /// Where a click leads.
    public var drillThrough: DrillThrough?
    /// What a click filters.
    public var crossFilter: CrossFilter?

    /// A widget draft.
    public init(
        dashboardID: DashboardID,
        type: WidgetType,
        title: String,
        queryID: QueryID?,
        config: [String: JSONValue] = [:],
        position: GridPosition,
        refreshInterval: Int = 300,
        drillThrough: DrillThrough? = nil,
        crossFilter: CrossFilter? = nil
    ) {
        self.dashboardID = dashboardID
        self.type = type
        self.title = title
        self.queryID = queryID
        self.config = config
        self.position = position
        self.refreshInterval = refreshInterval
        self.drillThrough = drillThrough
        self.crossFilter = crossFilter
    }

    private var holdsNUL: Bool {
        let words = [title] + (crossFilter.map { $0.emits + $0.accepts } ?? []) + (drillThrough?.parameterMap.flatMap { [$0.key, $0.value] } ?? [])
        return words.contains { $0.utf8.contains(0) } || JSONValue.object(config).holdsNUL
    }

    /// The rules a draft breaks; `columns` is the width of its dashboard's grid.
    public func violations(columns: Int) -> [RuleViolation] {
        var found = position.violations(columns: columns).map { $0.nested(under: "/position") }
        func check(_ holds: Bool, _ pointer: String, _ code: String, _ message: String) {
            if !holds { found.append(RuleViolation(pointer: pointer, code: code, message: message)) }
        }
        check(title.unicodeScalars.count <= 200, "/title", "length", "A title has at most 200 characters.")
        check((1...86_400).contains(refreshInterval), "/refreshInterval", "range", "A refresh interval is 1 to 86,400 seconds.")
        check(JSONValue.object(config).depth <= 16, "/config", "depth", "A configuration is nested at most 16 deep.")
        check(!holdsNUL, "", "character", "A widget cannot hold the character NUL.")
        if let crossFilter {
            let circular = Set(crossFilter.emits).intersection(crossFilter.accepts).sorted()
            check(
                circular.isEmpty,
                "/crossFilter",
                "cycle",
                "A widget cannot accept what it emits itself: \(circular.joined(separator: ", "))."
            )
        }
        return found
    }
}

/// Where a click on a widget leads.
public struct DrillThrough: Sendable, Hashable, Codable {
    /// The dashboard that opens.
    public var targetDashboardID: DashboardID
    /// Which column of the clicked row fills which parameter of the target.
    public var parameterMap: [String: String]

    /// A drill-through.
    public init(targetDashboardID: DashboardID, parameterMap: [String: String]) {
        self.targetDashboardID = targetDashboardID
        self.parameterMap = parameterMap
    }

    private enum CodingKeys: String, CodingKey {
        case targetDashboardID = "targetDashboardId"
        case parameterMap
    }
}

/// Which filters a widget sends to its neighbours and takes from them.
public struct CrossFilter: Sendable, Hashable, Codable {
    /// Names of the filters that a click sets.
    public var emits: [String]
    /// Names of the filters that it obeys.
    public var accepts: [String]

    /// A cross filter.
    public init(emits: [String], accepts: [String]) {
        self.emits = emits
        self.accepts = accepts
    }
}
extension WidgetDraft: Codable {
    private enum CodingKeys: String, CodingKey {
        case dashboardID = "dashboardId"
        case type
        case title
        case queryID = "queryId"
        case config
        case position
        case refreshInterval
        case drillThrough
        case crossFilter
    }

    /// Decodes with defaults for what is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        dashboardID = try container.decode(DashboardID.self, forKey: .dashboardID)
        type = try container.decode(WidgetType.self, forKey: .type)
        title = try container.decodeIfPresent(String.self, forKey: .title) ?? ""
        queryID = try container.decodeIfPresent(QueryID.self, forKey: .queryID)
        config = try container.decodeIfPresent([String: JSONValue].self, forKey: .config) ?? [:]
        position = try container.decode(GridPosition.self, forKey: .position)
        refreshInterval = try container.decodeIfPresent(Int.self, forKey: .refreshInterval) ?? 300
        drillThrough = try container.decodeIfPresent(DrillThrough.self, forKey: .drillThrough)
        crossFilter = try container.decodeIfPresent(CrossFilter.self, forKey: .crossFilter)
    }
}
