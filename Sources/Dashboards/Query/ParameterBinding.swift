/// The values a query is asked with: what the caller gave, what the query declares as default, nothing else.
public struct ParameterBinding: Sendable, Hashable {
    /// Values by parameter name; every declared parameter has one.
    public let values: [String: ParameterValue]

    /// Checks what a caller gave against what a query declares.
    ///
    /// - Throws: every broken rule, with pointers into the object of given values.
    public init(_ given: [String: JSONValue], for declared: [QueryParameter]) throws(RuleViolations) {
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

extension QueryParameter {
    /// The value of this parameter for what a caller gave, or the default.
    func value(from given: JSONValue?) throws(RuleViolation) -> ParameterValue {
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
