import Dashboards
import HTTPTypes

/// Who steers the whole installation: users named in the settings, as far as their roles go. Everybody else's rule ends with their facilities.
struct Operators: Sendable {
    private let users: Set<String>

    init(_ users: [String]) {
        self.users = Set(users)
    }

    /// Whether a principal is one of them.
    func include(_ principal: Principal) -> Bool { users.contains(principal.userID) }

    /// The facilities whose jobs a principal may see; nil for all.
    ///
    /// - Throws: 403 for anybody but administrators and auditors.
    func visibleFacilities(to principal: Principal) throws(Problem) -> Set<FacilityID>? {
        try principal.require(.admin, .auditor, to: "see the queue")
        return users.contains(principal.userID) ? nil : principal.facilities
    }

    /// Checks that a principal may change something of a facility, or, with nil, of the whole installation.
    func permit(_ principal: Principal, to action: String, of facility: FacilityID?) throws(Problem) {
        try principal.require(.admin, to: action)
        if users.contains(principal.userID) { return }
        guard let facility else {
            throw Problem(
                .forbidden,
                "operator_required",
                "You may not \(action): it concerns all facilities.",
                hint: "VITRINE_OPERATORS names those who may; `vitrine jobs` on the machine itself always may."
            )
        }
        guard principal.facilities.contains(facility) else {
            throw .forbidden("\(action): it belongs to the facility \(facility)", hint: "It takes an administrator of that facility.")
        }
    }
}
