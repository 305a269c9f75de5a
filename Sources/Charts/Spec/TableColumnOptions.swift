/// How a table shows one column; in JSON an object with these keys, or just the column's name.
public struct TableColumnOptions: Sendable, Hashable {
    /// Where text stands in its cell.
    public enum Alignment: String, Sendable, Hashable, Codable {
        /// Where reading starts.
        case left
        /// In the middle.
        case center
        /// At the other side.
        case right
    }

    /// `name`: the column of the query.
    public var name: String
    /// `title`: text of the header.
    public var title: String?
    /// `format`: number format, as in ``ChartOptions/format``.
    public var format: String?
    /// `unit`: printed in the header.
    public var unit: String?
    /// `align`: numbers stand right by default, text left.
    public var align: Alignment?
    /// `bar`: draws a bar beside the number.
    public var bar: Bool
    /// `scale`: colours the cells by value; the name of a colour scheme, or true for blues.
    public var scale: String?
    /// `total`: how totals of the column are made: `sum` by default, `mean`, `minimum`, `maximum`, `count` or `none`.
    public var total: TableAggregate?
    /// `rules`: colours for numbers that meet a condition; the first that holds wins.
    public var rules: [TableRule]

    /// Makes the options of a column.
    public init(
        name: String,
        title: String? = nil,
        format: String? = nil,
        unit: String? = nil,
        align: Alignment? = nil,
        bar: Bool = false,
        scale: String? = nil,
        total: TableAggregate? = nil,
        rules: [TableRule] = []
    ) {
        self.name = name
        self.title = title
        self.format = format
        self.unit = unit
        self.align = align
        self.bar = bar
        self.scale = scale
        self.total = total
        self.rules = rules
    }
}

extension TableColumnOptions: Codable {
    /// Reads a name or an object; wrong types count as not given.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self.init(name: name)
            return
        }
        let object = try LenientObject(from: decoder)
        guard let name = object.text("name") ?? object.text("column") ?? object.text("field") else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a table column needs a name"))
        }
        self.init(
            name: name,
            title: object.text("title") ?? object.text("label"),
            format: object.text("format"),
            unit: object.text("unit"),
            align: object.text("align").flatMap { Alignment(rawValue: $0.lowercased()) },
            bar: object.boolean("bar") ?? false,
            scale: object.boolean("scale") == true ? "blues" : (object.boolean("scale") == false ? nil : object.text("scale")),
            total: object.text("total").flatMap(TableAggregate.init(name:)),
            rules: Array((object.value("rules", as: [Lenient<TableRule>].self)?.compactMap(\.value) ?? []).prefix(20))
        )
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: OptionKey.self)
        try container.encode(name, forKey: "name")
        try container.encodeIfPresent(title, forKey: "title")
        try container.encodeIfPresent(format, forKey: "format")
        try container.encodeIfPresent(unit, forKey: "unit")
        try container.encodeIfPresent(align, forKey: "align")
        if bar { try container.encode(true, forKey: "bar") }
        try container.encodeIfPresent(scale, forKey: "scale")
        try container.encodeIfPresent(total, forKey: "total")
        if !rules.isEmpty { try container.encode(rules, forKey: "rules") }
    }
}
