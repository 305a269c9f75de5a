import Foundation

/// Writes seconds as "2 h 05 min".
enum DurationFormat {
    /// The two largest units; below a minute seconds with up to one decimal, below a second milliseconds.
    static func string(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "–" }
        let sign = seconds < 0 ? "\u{2212}" : ""
        let size = abs(seconds)
        let space = "\u{a0}"
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if size == 0 { return "0\(space)s" }
        if size < 1 { return sign + NumberFormat(style: .decimal).string(size * 1000, ReportLanguage(identifier: "en")) + "\(space)ms" }
        if size < 59.95 {
            let tenths = (size * 10).rounded() / 10
            return sign + (tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)) + "\(space)s"
        }
        guard size < 1e12 else {
            return sign + NumberFormat(style: .decimal, fractionDigits: 0).string(size / 86_400, ReportLanguage(identifier: "en")) + "\(space)d"
        }
        let whole = Int(size.rounded())
        if whole < 3_600 { return sign + "\(whole / 60)\(space)min" + (whole % 60 == 0 ? "" : " \(two(whole % 60))\(space)s") }
        let minutes = (whole + 30) / 60
        if minutes < 1_440 { return sign + "\(minutes / 60)\(space)h" + (minutes % 60 == 0 ? "" : " \(two(minutes % 60))\(space)min") }
        let hours = (minutes + 30) / 60
        return sign + "\(hours / 24)\(space)d" + (hours % 24 == 0 ? "" : " \(hours % 24)\(space)h")
    }
}
