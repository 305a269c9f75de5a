import Foundation

/// Local time of a zone as moments. Local seconds count from 1 January 1970 as the clocks on the wall show it.
struct ZoneCalendar {
    private let timeZone: TimeZone

    init(_ timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// The number of the local day at a moment.
    func day(of moment: Date) -> Int {
        let local = Int(moment.timeIntervalSince1970.rounded(.down)) + offset(Int(moment.timeIntervalSince1970.rounded(.down)))
        return Int((Double(local) / 86_400).rounded(.down))
    }

    /// The moments at which the clocks show a local time: one; two where they are set back; none where they are set forward.
    /// Otherwise than in real time there is always one: the first of two, or the end of the gap.
    func moments(_ local: Int, inRealTime: Bool) -> [Date] {
        let before = offset(local - 86_400)
        let after = offset(local + 86_400)
        if before == after { return [date(local - before)] }
        let candidates = [local - before, local - after].filter { offset($0) + $0 == local }.sorted()
        if inRealTime { return candidates.map(date) }
        return [date(candidates.first ?? change(from: local - 172_800, to: local + 172_800, reaching: after))]
    }

    private func offset(_ seconds: Int) -> Int {
        timeZone.secondsFromGMT(for: date(seconds))
    }

    private func date(_ seconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(seconds))
    }

    /// The first second with the offset that holds at the end, by bisection.
    private func change(from start: Int, to end: Int, reaching target: Int) -> Int {
        var low = start
        var high = end
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(middle) == target { high = middle } else { low = middle }
        }
        return high
    }
}
