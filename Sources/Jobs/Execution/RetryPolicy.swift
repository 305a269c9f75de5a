/// How long to wait before an attempt is repeated: full jitter, a random time up to `base · 2ⁿ` and at most the cap
/// (M. Brooker, "Exponential Backoff And Jitter", 2015).
public struct RetryPolicy: Sendable, Hashable {
    /// The bound after the first failure, before doubling.
    public var base: Duration
    /// The greatest bound.
    public var cap: Duration

    /// A policy.
    public init(base: Duration = .seconds(2), cap: Duration = .seconds(300)) {
        self.base = base
        self.cap = cap
    }

    /// The greatest wait after a number of failed attempts, from 1.
    public func bound(afterAttempt attempt: Int) -> Duration {
        let doublings = min(max(0, attempt), 30)
        let bound = base * Double(1 << doublings)
        return min(cap, bound)
    }

    /// A wait after a number of failed attempts.
    public func delay(afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        bound(afterAttempt: attempt) * Double.random(in: 0...1, using: &generator)
    }

    /// A wait after a number of failed attempts.
    public func delay(afterAttempt attempt: Int) -> Duration {
        var generator = SystemRandomNumberGenerator()
        return delay(afterAttempt: attempt, using: &generator)
    }
}
