import Dispatch

extension Duration {
    /// The same span in Dispatch's terms, to the microsecond.
    var dispatched: DispatchTimeInterval {
        .microseconds(Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000))
    }
}
