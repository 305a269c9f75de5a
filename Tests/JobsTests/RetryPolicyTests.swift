import Jobs
import Testing

@Suite("Waits between attempts", .timeLimit(.minutes(10)))
struct RetryPolicyTests {
    @Test(
        "the bound doubles from 4 s after the first failure, and stays at 5 minutes",
        arguments: zip(1...9, [4, 8, 16, 32, 64, 128, 256, 300, 300])
    )
    func bounds(_ attempt: Int, _ seconds: Int) {
        #expect(RetryPolicy().bound(afterAttempt: attempt) == .seconds(seconds))
    }

    @Test("a wait is anywhere between zero and the bound, and reaches both halves")
    func jitter() {
        var generator = Counting()
        let waits = (0..<1000).map { _ in RetryPolicy().delay(afterAttempt: 3, using: &generator) }
        #expect(waits.allSatisfy { $0 >= .zero && $0 <= .seconds(16) })
        #expect(waits.count { $0 < .seconds(8) } > 400 && waits.count { $0 >= .seconds(8) } > 400)
    }

    @Test("absurd attempts stay within the cap", arguments: [-5, 0, 31, 1000, Int.max])
    func extremes(_ attempt: Int) {
        #expect(RetryPolicy().bound(afterAttempt: attempt) <= .seconds(300))
    }

    /// SplitMix64 (S. Vigna), so that a failure can be repeated.
    private struct Counting: RandomNumberGenerator {
        private var state: UInt64 = 7

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
