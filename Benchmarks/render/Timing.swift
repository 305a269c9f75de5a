import Foundation

/// How long something took, again and again, in milliseconds.
struct Timing {
    /// By the clock, ascending.
    private(set) var elapsed: [Double] = []
    /// By the processor, of this thread alone, ascending; what other programs take does not count.
    private(set) var computed: [Double] = []
    /// Size of the last result in bytes.
    private(set) var bytes = 0

    /// Runs `body` three times unmeasured and then `rounds` times measured; it gives the size of its result.
    init(rounds: Int, _ body: () throws -> Int) throws {
        for _ in 0..<min(3, rounds) { bytes = try body() }
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let before = Self.processorTime()
            bytes = try body()
            computed.append(Self.processorTime() - before)
            elapsed.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        elapsed.sort()
        computed.sort()
    }

    /// Writes median, 99th percentile and the median of the processor's time.
    func write(_ name: String, target: (p50: Double, p99: Double?)? = nil) throws {
        try Figure.write("\(name), p50", Self.part(elapsed, 0.5), "ms", baseline: target?.p50)
        try Figure.write("\(name), p99", Self.part(elapsed, 0.99), "ms", baseline: target?.p99)
        try Figure.write("\(name), processor time p50", Self.part(computed, 0.5), "ms", baseline: target?.p50)
    }

    private static func part(_ sorted: [Double], _ share: Double) -> Double {
        sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }
}

/// Memory of this process.
enum Memory {
    /// Most that was ever resident, in megabytes.
    static var peak: Double { kilobytes("VmHWM:") / 1024 }
    /// What is resident now, in megabytes.
    static var resident: Double { kilobytes("VmRSS:") / 1024 }

    private static func kilobytes(_ key: String) -> Double {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return .nan }
        let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? .nan
    }
}
