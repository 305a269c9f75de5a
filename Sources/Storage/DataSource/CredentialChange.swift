/// What a write does with a data source's sealed credentials.
public enum CredentialChange: Sendable, Hashable {
    /// They stay as they are.
    case unchanged
    /// Others take their place.
    case replaced([UInt8])
    /// They are removed.
    case removed
}
