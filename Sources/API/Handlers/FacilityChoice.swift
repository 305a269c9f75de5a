import Dashboards

extension Principal {
    /// The facility that something new shall belong to: the one asked for, or the principal's only one.
    func facility(asked: FacilityID?) throws(Problem) -> FacilityID {
        if let asked {
            guard facilities.contains(asked) else { throw .forbidden("create anything in the facility \(asked)") }
            return asked
        }
        guard let only = facilities.first, facilities.count == 1 else {
            throw .invalid("/facilityId", "required", "You belong to \(facilities.count) facilities: say which one it shall belong to.")
        }
        return only
    }

    /// Checks that one of the roles is held.
    func require(_ roles: Role..., to action: String) throws(Problem) {
        guard roles.contains(where: self.roles.contains) else {
            throw .forbidden(action, hint: "It takes the role \(roles.map(\.rawValue).joined(separator: " or ")).")
        }
    }
}
