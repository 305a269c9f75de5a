import NIOCore

extension TimeAmount {
    /// A waiting time from a duration of any size: none below zero, a hundred days at most.
    init(clamping duration: Duration) {
        let longest = Duration.seconds(100 * 86_400)
        self.init(min(max(duration, .zero), longest))
    }
}
