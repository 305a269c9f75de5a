/// The name under which an answer is kept, and what the entry found there must say about itself.
struct CacheKey: Sendable, Hashable {
    /// The key in Redis. The braces keep all that belongs to a facility in one slot of a cluster, where its bytes are counted.
    let name: String
    /// The last part of the name.
    let member: String
    /// What the entry must carry as the hash of the facilities and the user whose rows it holds: 16 bytes.
    let scope: [UInt8]
    /// What the entry must carry as the hash of everything the answer depends on: 16 bytes.
    let fingerprint: [UInt8]
    /// The version of the data source that must have given the answer.
    let sourceVersion: Int64
    /// The facilities that the entry must name: that of the query, then those whose rows it holds; each on a line.
    let label: [UInt8]
    /// The key of the times at which the facility's entries end.
    let expiries: String
    /// The key of the sizes of the facility's entries.
    let sizes: String

    /// The key of the right to ask the source.
    var lease: String { name + ":lease" }
    /// The key of a failure that was just seen.
    var failure: String { name + ":failure" }

    static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.name == right.name && left.fingerprint == right.fingerprint && left.scope == right.scope && left.sourceVersion == right.sourceVersion
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}
