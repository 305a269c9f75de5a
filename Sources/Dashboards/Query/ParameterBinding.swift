/// The values a query is asked with: what the caller gave, what the query declares as default, nothing else.
public struct ParameterBinding: Sendable, Hashable {
    /// Values by parameter name; every declared parameter has one.
    public let values: [String: ParameterValue]

    /// Checks what a caller gave against what a query declares.
    ///
    /// - Throws: every broken rule, with pointers into the object of given values.
    public init(_ given: [String: JSONValue], for declared: [QueryParameter]) throws(RuleViolations) {
        if given.values.reduce(0, { $0 + $1.weight }) > QueryParameter.largestBinding {
            try RuleViolations.check([RuleViolation(pointer: "", code: "length", message: "The values of all parameters have at most 64 KiB.")])
        }
        var found: [RuleViolation] = []
        var values: [String: ParameterValue] = [:]
        let names = Set(declared.map(\.name))
        for name in given.keys.sorted() where !names.contains(name) {
            let reserved = QueryParameter.serverSet.contains(name)
            found.append(
                RuleViolation(
                    pointer: "/" + name.replacing("~", with: "~0").replacing("/", with: "~1"),
                    code: reserved ? "reserved" : "unknown",
                    message: reserved ? "“\(name)” is set by the server." : "The query declares no parameter “\(name)”."
                )
            )
        }
        for parameter in declared {
            do throws(RuleViolation) {
                values[parameter.name] = try parameter.value(from: given[parameter.name])
            } catch {
                found.append(error.nested(under: "/" + parameter.name))
            }
        }
        try RuleViolations.check(found)
        self.values = values
    }

    /// The values as one JSON object in canonical form.
    public var json: JSONValue { .object(members) }

    /// The values by parameter name in canonical form; what materializations are told apart by.
    public var members: [String: JSONValue] { values.mapValues(\.json) }
}

extension JSONValue {
    /// About how many bytes a value of a parameter takes to keep.
    fileprivate var weight: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .array(let items): items.reduce(0) { $0 + $1.weight }
        default: 8
        }
    }
}

extension QueryParameter {
    /// The most bytes of a text, elements of a list, and bytes of all values together that a caller may give: they are part of cache keys, and kept in
    /// memory and in the database.
    private static let longestText = 4 << 10
    private static let longestList = 1000
    fileprivate static let largestBinding = 64 << 10

    private func checkSize(of given: JSONValue) throws(RuleViolation) {
        let items = if case .array(let items) = given { items } else { [given] }
        if items.count > Self.longestList {
            throw RuleViolation(pointer: "", code: "count", message: "The parameter “\(name)” takes at most 1,000 elements.")
        }
        for case .string(let text) in items where text.utf8.count > Self.longestText {
            throw RuleViolation(pointer: "", code: "length", message: "The parameter “\(name)” takes texts of at most 4 KiB.")
        }
    }

    /// The value of this parameter for what a caller gave, or the default.
    func value(from given: JSONValue?) throws(RuleViolation) -> ParameterValue {
        if let given { try checkSize(of: given) }
        guard let chosen = given ?? defaultValue, chosen != .null || !required else {
            if required { throw RuleViolation(pointer: "", code: "required", message: "The parameter “\(name)” needs a value.") }
            return .null(type)
        }
        guard let value = ParameterValue(chosen, as: type) else {
            throw RuleViolation(pointer: "", code: "type", message: "The parameter “\(name)” takes a value of type \(type.rawValue).")
        }
        let scalars = if case .list(let items, _) = value { items } else { [value] }
        let permitted = allowed.compactMap { ParameterValue($0, as: type.element ?? type) }
        let least = minimum.flatMap { ParameterValue($0, as: type.element ?? type) }
        let greatest = maximum.flatMap { ParameterValue($0, as: type.element ?? type) }
        for scalar in scalars {
            if case .null = scalar { continue }
            if !permitted.isEmpty, !permitted.contains(scalar) {
                throw RuleViolation(pointer: "", code: "not_allowed", message: "The parameter “\(name)” takes only the values it lists.")
            }
            if let least, scalar.precedes(least) == true {
                throw RuleViolation(pointer: "", code: "range", message: "The parameter “\(name)” is below its minimum.")
            }
            if let greatest, greatest.precedes(scalar) == true {
                throw RuleViolation(pointer: "", code: "range", message: "The parameter “\(name)” is above its maximum.")
            }
        }
        return value
    }
}
