/// Something that a source's login may do and that a login for reading should not.
public struct PrivilegeWarning: Sendable, Hashable, Codable {
    /// A stable code: `superuser`, `bypasses_row_security`, `creates_roles`, `creates_databases`, `replicates`, `member_of_role`,
    /// `creates_objects`, `owns_relations`, `writes_relations`.
    public let code: String
    /// What it is, with up to ten examples, and what to do about it.
    public let message: String

    /// A warning.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
