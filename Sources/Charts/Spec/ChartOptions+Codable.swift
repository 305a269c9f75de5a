public import Foundation

extension ChartOptions: Codable {
    /// Reads a widget's configuration. Unknown keys and values of a wrong kind are ignored; only something else than a JSON object throws.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        x = object.text("x")
        y = object.texts("y")
        series = object.text("series")
        value = object.text("value")
        label = object.text("label")
        unit = object.text("unit")
        format = object.text("format")
        stack = Self.stack(object)
        horizontal = object.boolean("horizontal") ?? object.text("orientation").map { $0.lowercased() == "horizontal" }
        sort = object.text("sort").flatMap(Self.sort)
        limit = object.integer("limit").flatMap { $0 > 0 ? $0 : nil }
        target = object.number("target")
        targetLabel = object.text("targetLabel")
        comparison = object.text("comparison")
        comparisonLabel = object.text("comparisonLabel")
        goodDirection = object.text("goodDirection")?.lowercased()
        sparkline = object.boolean("sparkline")
        columns = object.value("columns", as: [Lenient<TableColumnOptions>].self)?.compactMap(\.value) ?? []
        totals = object.value("totals") ?? .none
        groupBy = Array(object.texts("groupBy").prefix(3))
        subtotals = object.boolean("subtotals")
        flow = object.boolean("flow")
        pageBreak = object.text("pageBreak")?.lowercased()
        pageOrientation = object.text("pageOrientation")?.lowercased()
        link = object.text("link")
        latitude = object.text("latitude") ?? object.text("lat")
        longitude = object.text("longitude") ?? object.text("lon")
        size = object.text("size")
        region = object.text("region")
        projection = object.text("projection")
        colorScheme = object.text("colorScheme")
        midpoint = object.number("midpoint")
        classes = object.integer("classes")
        timeUnit = object.text("timeUnit")?.lowercased()
        legend = object.boolean("legend")
        labels = object.boolean("labels")
        zero = object.boolean("zero")
        curve = object.text("curve")?.lowercased()
        points = object.boolean("points")
        color = object.text("color")
        colors = object.value("colors") ?? [:]
        xTitle = object.text("xTitle")
        shape = object.text("shape")?.lowercased() ?? object.boolean("donut").map { $0 ? "donut" : "pie" }
        minimum = object.number("minimum") ?? object.number("min")
        maximum = object.number("maximum") ?? object.number("max")
        ranges = object.value("ranges", as: [Lenient<GaugeRange>].self)?.compactMap(\.value) ?? []
        bins = object.value("bins") ?? .automatic
        text = object.text("text") ?? object.text("markdown") ?? object.text("content")
    }

    /// Reads a widget's configuration from JSON text; empty text means nothing chosen.
    public init(json: Data) throws {
        self = json.isEmpty ? ChartOptions() : try JSONDecoder().decode(ChartOptions.self, from: json)
    }

    /// Writes what is chosen, with the keys that are read.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: OptionKey.self)
        let texts: [(OptionKey, String?)] = [
            ("x", x), ("series", series), ("value", value), ("label", label), ("unit", unit), ("format", format), ("stack", stack?.rawValue),
            ("sort", sort?.rawValue), ("targetLabel", targetLabel), ("comparison", comparison), ("comparisonLabel", comparisonLabel),
            ("goodDirection", goodDirection), ("latitude", latitude), ("longitude", longitude), ("size", size), ("region", region),
            ("projection", projection), ("colorScheme", colorScheme), ("timeUnit", timeUnit), ("curve", curve), ("color", color), ("xTitle", xTitle),
            ("shape", shape), ("text", text),
        ]
        for (key, text) in texts { try container.encodeIfPresent(text, forKey: key) }
        let flags: [(OptionKey, Bool?)] = [
            ("horizontal", horizontal), ("sparkline", sparkline), ("legend", legend), ("labels", labels), ("zero", zero), ("points", points),
        ]
        for (key, flag) in flags { try container.encodeIfPresent(flag, forKey: key) }
        try container.encodeIfPresent(limit, forKey: "limit")
        try container.encodeIfPresent(classes, forKey: "classes")
        try container.encodeIfPresent(target, forKey: "target")
        try container.encodeIfPresent(midpoint, forKey: "midpoint")
        try container.encodeIfPresent(minimum, forKey: "minimum")
        try container.encodeIfPresent(maximum, forKey: "maximum")
        if !ranges.isEmpty { try container.encode(ranges, forKey: "ranges") }
        if bins != .automatic { try container.encode(bins, forKey: "bins") }
        if !y.isEmpty { try container.encode(y, forKey: "y") }
        if !columns.isEmpty { try container.encode(columns, forKey: "columns") }
        if !colors.isEmpty { try container.encode(colors, forKey: "colors") }
        if totals != .none { try container.encode(totals, forKey: "totals") }
        if !groupBy.isEmpty { try container.encode(groupBy, forKey: "groupBy") }
        try container.encodeIfPresent(subtotals, forKey: "subtotals")
        try container.encodeIfPresent(flow, forKey: "flow")
        try container.encodeIfPresent(pageBreak, forKey: "pageBreak")
        try container.encodeIfPresent(pageOrientation, forKey: "pageOrientation")
        try container.encodeIfPresent(link, forKey: "link")
    }

    private static func stack(_ object: LenientObject) -> Stack? {
        if let flag = object.boolean("stack") ?? object.boolean("stacked") { return flag ? .stacked : Stack.none }
        switch object.text("stack")?.lowercased() {
        case "none", "grouped": return Stack.none
        case "stacked", "stack", "zero": return .stacked
        case "normalized", "normalised", "normalize", "percent", "100%": return .normalized
        default: return nil
        }
    }

    private static func sort(_ text: String) -> Sort? {
        switch text.lowercased() {
        case "none", "data": return Sort.none
        case "ascending", "asc": return .ascending
        case "descending", "desc", "value", "-value": return .descending
        case "label", "name", "category": return .label
        default: return nil
        }
    }
}

/// A list element that may fail to decode without spoiling the list.
struct Lenient<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws {
        value = try? Value(from: decoder)
    }
}
