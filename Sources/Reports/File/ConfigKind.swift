import Dashboards
import Foundation
import Yams

/// What a member of a widget's configuration may hold. The chart options pass over what they cannot read; the writer of a file is told.
indirect enum ConfigKind: Sendable {
    case text
    case flag
    case number
    case integer(ClosedRange<Int>)
    /// One of these words, or of others that are understood too.
    case word([String], others: [String] = [], ignoresCase: Bool = true)
    /// `#rrggbb`, or one of some words.
    case color(words: [String] = [])
    /// A form of numbers.
    case format
    /// An address that a title leads to.
    case address
    case list(ConfigKind)
    /// An object of these members; one of the names that are required must be there.
    case object([String: ConfigKind], required: [[String]] = [])
    /// An object of names that the writer chooses.
    case byName(ConfigKind)
    /// The first that suits the value; else the fault says what is wanted.
    case either([ConfigKind], wanted: String)

    /// The members of a widget's `config`.
    static let members: [String: ConfigKind] = [
        "x": .text, "y": texts, "series": .text, "value": .text, "label": .text, "unit": .text, "format": .format,
        "stack": .either([.flag, .word(["none", "stacked", "normalized"], others: stackNames)], wanted: "A way to stack"), "stacked": .flag,
        "horizontal": .flag, "orientation": .word(["horizontal", "vertical"]),
        "sort": .word(["none", "ascending", "descending", "label"], others: ["data", "asc", "desc", "value", "-value", "name", "category"]),
        "limit": .integer(1...999_999_999), "target": .number, "targetLabel": .text, "comparison": .text, "comparisonLabel": .text,
        "goodDirection": .word(["up", "down"]), "sparkline": .flag,
        "columns": .list(.either([column, .text], wanted: "A column's name or an object")),
        "totals": .either([.list(.text), .flag, .text], wanted: "True, false or a list of columns"), "groupBy": texts, "subtotals": .flag,
        "flow": .flag, "pageBreak": .word(["before"]), "pageOrientation": .word(["landscape", "portrait"]), "link": .address, "latitude": .text,
        "lat": .text, "longitude": .text, "lon": .text, "size": .text, "region": .text,
        "projection": .word(["equalEarth", "mercator"], ignoresCase: false), "colorScheme": colorScheme, "midpoint": .number,
        "classes": .integer(3...7), "timeUnit": .word(["minute", "hour", "day", "week", "month", "quarter", "year"], others: ["second", "date"]),
        "legend": .flag, "labels": .flag, "zero": .flag, "curve": .word(["linear", "monotone", "step"]), "points": .flag, "color": .color(),
        "colors": .byName(.color()), "xTitle": .text, "shape": .word(["bullet", "arc", "pie", "donut"], others: ["ring"]), "minimum": .number,
        "maximum": .number, "ranges": .list(.either([range, .number], wanted: "A number or an object")),
        "bins": .either([bins, .list(.number), .integer(1...1_000)], wanted: "A number of bins, a list of edges or an object with their width"),
        "text": .text,
    ]

    private static let texts = ConfigKind.either([.list(.text), .text], wanted: "A text or a list of texts")
    private static let stackNames = ["grouped", "stack", "zero", "normalised", "normalize", "percent", "100%"]

    private static let colorScheme = ConfigKind.word(
        ["blues", "viridis", "plasma", "ylgnbu", "teals", "oranges", "purples", "puor", "rdbu"],
        others: ["yellowgreenblue", "greens", "reds", "blueorange", "diverging"]
    )

    private static let column = ConfigKind.object(
        [
            "name": .text, "column": .text, "field": .text, "title": .text, "label": .text, "format": .format, "unit": .text,
            "align": .word(["left", "center", "right"]), "bar": .flag, "scale": .either([.flag, colorScheme], wanted: "A colour scheme"),
            "total": .word(["sum", "mean", "minimum", "maximum", "count", "none"], others: ["avg", "average", "min", "max"]), "rules": .list(rule),
        ],
        required: [["name", "column", "field"]]
    )

    private static let rule = ConfigKind.object(
        ["when": .word(["<", "<=", "=", ">=", ">"], others: ["=="]), "value": .number, "color": .color(words: ["good", "bad"])],
        required: [["when"], ["value"], ["color"]]
    )

    private static let range = ConfigKind.object(
        ["to": .number, "limit": .number, "value": .number, "label": .text, "name": .text],
        required: [["to", "limit", "value"]]
    )

    private static let bins = ConfigKind.object(["width": .number, "count": .integer(1...1_000)], required: [["width", "count"]])

    /// Whether a value has the look of this kind, so that what is wrong with it is told by this kind.
    func suits(_ node: DocumentNode) -> Bool {
        switch self {
        case .list: return node.items != nil
        case .object, .byName: return node.members != nil
        case .flag: return node.flag != nil
        case .number, .integer: return node.number != nil
        case .text, .word, .color, .format, .address: return node.node.scalar != nil
        case .either(let kinds, _): return kinds.contains { $0.suits(node) }
        }
    }

    /// Whether a text is a form of numbers by its name, with or without detail, or by d3's signs.
    static func isFormat(_ text: String) -> Bool {
        let name = text.prefix { $0 != ":" }.trimmingCharacters(in: .whitespaces).lowercased()
        return formats.contains(name) || otherFormats.contains(name) || text.allSatisfy { "$+,.~0123456789fdsgpe%".contains($0) }
    }

    /// The forms that the documents name.
    static let formats = ["auto", "integer", "decimal", "compact", "percent", "currency", "bytes", "duration"]
    private static let otherFormats: Set<String> = [
        "automatic", "int", "number", "fixed", "percentage", "short", "money", "filesize", "seconds", "plain", "id", "identifier", "year",
    ]
}

extension DocumentNode {
    /// A finite number, also written as text.
    var number: Double? {
        guard let json = node.scalar?.json else { return nil }
        let number = if case .string(let text) = json { Double(text) } else { json.doubleValue }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    /// True or false, also as the words that YAML 1.1 had for them.
    var flag: Bool? {
        switch node.scalar?.json {
        case .bool(let value)?: return value
        case .string(let text)?:
            switch text.lowercased() {
            case "true", "yes", "on": return true
            case "false", "no", "off": return false
            default: return nil
            }
        default: return nil
        }
    }
}
