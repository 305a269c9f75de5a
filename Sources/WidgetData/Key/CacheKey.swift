/// The name under which an answer is kept, and what the entry found there must say about itself.
struct CacheKey: Sendable, Hashable {
    /// The key in Redis; the braces keep an entry, its lease and its failure in one slot of a cluster.
    let name: String
    /// What the entry must carry as the hash of the facilities and the user whose rows it holds: 16 bytes.
    let scope: [UInt8]
    /// What the entry must carry as the hash of everything the answer depends on: 16 bytes.
    let fingerprint: [UInt8]
    /// The version of the data source that must have given the answer.
    let sourceVersion: Int64

    /// The key of the right to ask the source.
    var lease: String { name + ":lease" }
    /// The key of a failure that was just seen.
    var failure: String { name + ":failure" }
}
