import Foundation
import Metrics

/// What the kernel says of this process, under the names that Prometheus clients share: memory, file descriptors, processor time, start.
public enum ProcessMetrics {
    /// Reads /proc and sets the gauges; call it before each scrape. Where there is no /proc they are absent.
    public static func refresh() {
        if let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) {
            let pages = text.split(separator: " ").compactMap { Double($0) }
            let size = Double(sysconf(Int32(_SC_PAGESIZE)))
            if pages.count > 1 {
                Gauge(label: "process_virtual_memory_bytes").record(pages[0] * size)
                Gauge(label: "process_resident_memory_bytes").record(pages[1] * size)
            }
        }
        if let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            Gauge(label: "process_open_fds").record(descriptors.count)
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { Gauge(label: "process_max_fds").record(Double(limit.rlim_cur)) }
        refreshTimes()
    }

    /// Sets the gauges of one connection pool.
    ///
    /// - Parameters:
    ///   - open: connections that are open or being opened.
    ///   - idle: those that nobody uses.
    ///   - waiting: callers in line for one.
    public static func pool(_ name: String, open: Int, idle: Int, waiting: Int) {
        for (state, count) in [("in_use", open - idle), ("idle", idle)] {
            Gauge(label: "vitrine_pool_connections", dimensions: [("pool", name), ("state", state)]).record(count)
        }
        Gauge(label: "vitrine_pool_waiting", dimensions: [("pool", name)]).record(waiting)
    }

    /// Fields 14, 15 and 22 of /proc/self/stat, counted behind the name in parentheses (proc(5)).
    private static func refreshTimes() {
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8), let close = stat.lastIndex(of: ")") else { return }
        let fields = stat[stat.index(after: close)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 19 else { return }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        Gauge(label: "process_cpu_seconds_total").record((fields[11] + fields[12]) / ticks)
        let boot = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard let booted = boot.flatMap({ Double($0.dropFirst(6)) }) else { return }
        Gauge(label: "process_start_time_seconds").record(booted + fields[19] / ticks)
    }
}
