import Dashboards
import Testing

@Suite("Access to a dashboard")
struct DashboardAccessTests {
    static let here = FacilityID("here")!
    static let elsewhere = FacilityID("elsewhere")!

    static func access(isPublic: Bool = false, isPublished: Bool = false, grants: [String: Permission] = [:]) -> DashboardAccess {
        DashboardAccess(facilityID: here, createdBy: "maker", isPublic: isPublic, isPublished: isPublished, grants: grants)
    }

    static func principal(_ roles: Set<Role>, user: String = "reader", in facilities: Set<FacilityID> = [here]) -> Principal {
        Principal(userID: user, roles: roles, facilities: facilities)
    }

    @Test(
        "follows the role within the facility",
        arguments: [
            ([], nil), ([.viewer], .export), ([.auditor], .view), ([.editor], .edit), ([.admin], .manage), ([.viewer, .auditor], .export),
            ([.auditor, .editor], .edit), ([.editor, .admin], .manage),
        ] as [(Set<Role>, Permission?)]
    )
    func roles(roles: Set<Role>, expected: Permission?) {
        #expect(Self.access().permission(of: Self.principal(roles)) == expected)
    }

    @Test("is the maker's own when the maker still is an editor")
    func maker() {
        #expect(Self.access().permission(of: Self.principal([.editor], user: "maker")) == .manage)
        #expect(Self.access().permission(of: Self.principal([.viewer], user: "maker")) == .export)
        #expect(Self.access().permission(of: Self.principal([.editor], user: "maker", in: [Self.elsewhere])) == nil)
    }

    @Test("does not exist from another facility", arguments: Role.allCases)
    func otherFacility(role: Role) {
        #expect(Self.access().permission(of: Self.principal([role], in: [Self.elsewhere])) == nil)
        #expect(Self.access().permission(of: Self.principal([role], in: [])) == nil)
        #expect(!Self.access().allows(.view, to: Self.principal([role], in: [Self.elsewhere])))
    }

    @Test("is open to everybody for viewing when it is public and published")
    func open() {
        let stranger = Self.principal([], in: [])
        #expect(Self.access(isPublic: true, isPublished: true).permission(of: stranger) == .view)
        #expect(Self.access(isPublic: true, isPublished: false).permission(of: stranger) == nil)
        #expect(Self.access(isPublic: false, isPublished: true).permission(of: stranger) == nil)
    }

    @Test("is raised by a share, and never lowered", arguments: Permission.allCases)
    func shares(granted: Permission) {
        let access = Self.access(grants: ["reader": granted])
        #expect(access.permission(of: Self.principal([], in: [])) == granted)
        #expect(access.permission(of: Self.principal([.admin])) == .manage)
        #expect(access.permission(of: Self.principal([.viewer])) == max(granted, .export))
        #expect(access.permission(of: Self.principal([], user: "another", in: [])) == nil)
    }

    @Test("allows what is weaker than the permission that is held")
    func order() {
        #expect(Permission.allCases.sorted() == [.view, .export, .edit, .manage])
        let editor = Self.principal([.editor])
        #expect(Self.access().allows(.view, to: editor) && Self.access().allows(.export, to: editor) && Self.access().allows(.edit, to: editor))
        #expect(!Self.access().allows(.manage, to: editor))
    }
}
