import Dashboards
import Hummingbird

extension Parameters {
    /// How many items a page shall have: 1 to 200, 50 by default.
    func limit() throws(Problem) -> Int {
        guard let text = self["limit"] else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else {
            throw Problem(.badRequest, "parameter_invalid", "limit is a whole number from 1 to 200.")
        }
        return limit
    }

    /// A text that can be stored, or nil when absent.
    func word(_ name: Substring) throws(Problem) -> String? {
        guard let text = self[name] else { return nil }
        guard !text.utf8.contains(0) else { throw Problem(.badRequest, "parameter_invalid", "\(name) cannot hold the character NUL.") }
        return String(text)
    }

    /// A truth value, or nil when absent.
    func truth(_ name: Substring) throws(Problem) -> Bool? {
        switch self[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw Problem(.badRequest, "parameter_invalid", "\(name) is true or false.")
        }
    }

    /// One of the values of a list, or nil when absent.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: Substring) throws(Problem) -> Choice? where Choice.RawValue == String {
        guard let text = self[name] else { return nil }
        guard let choice = Choice(rawValue: String(text)) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "parameter_invalid", "\(name) is one of \(choices).")
        }
        return choice
    }

    /// A facility, or nil when absent.
    func facility(_ name: Substring) throws(Problem) -> FacilityID? {
        guard let text = self[name] else { return nil }
        guard let facility = FacilityID(String(text)) else {
            throw Problem(.badRequest, "parameter_invalid", "\(name) is no facility.")
        }
        return facility
    }
}
