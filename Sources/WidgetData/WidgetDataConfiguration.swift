public import DataSources

/// The limits and times of widget data. API and worker must be given the same key.
public struct WidgetDataConfiguration: Sendable {
    /// The key of cache keys (HMAC-SHA256), at least 16 bytes; the same for all processes that share a cache.
    public var key: [UInt8]
    /// How much a source may answer, and in what time.
    public var limits: AnswerLimits
    /// The largest answer that is kept, in bytes; 4 MiB by default.
    public var largestEntry: Int
    /// The most bytes that are kept of one facility's queries; when an entry would exceed it, those that end first make room. 256 MiB by default.
    public var largestFacility: Int
    /// The most bytes of copies that a process keeps, for a second each, of the entries that it reads; 0, the default, keeps none.
    public var copies: Int
    /// Seals what is kept; nil, the default, keeps it in clear. Entries of the other kind are not used, so that turning it on leaves nothing readable.
    public var encryption: CacheCipher?
    /// How long the right to ask a source lasts without a sign of life; 5 s by default.
    public var lease: Duration
    /// For how long a failure keeps others, in other processes too, from asking the same at once; 1 s by default.
    public var failureTime: Duration
    /// The longest that an answer is served past its time while the source is asked again; 1 hour by default.
    public var longestStaleness: Duration
    /// How many keys are remembered for known requests; 10,000 by default.
    public var rememberedKeys: Int

    /// A configuration with the defaults.
    public init(key: [UInt8], limits: AnswerLimits = AnswerLimits()) {
        self.key = key
        self.limits = limits
        largestEntry = 4 << 20
        largestFacility = 256 << 20
        copies = 0
        lease = .seconds(5)
        failureTime = .seconds(1)
        longestStaleness = .seconds(3600)
        rememberedKeys = 10_000
    }
}
