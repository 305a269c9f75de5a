import Foundation

/// Writes seconds as "2 h 05 min".
enum DurationFormat {
    /// The two largest units; below a minute seconds with up to one decimal, below a second milliseconds.
    static func string(_ seconds: Double, _ language: ReportLanguage) -> String {
        guard seconds.isFinite else { return "–" }
        let sign = seconds < 0 ? "\u{2212}" : ""
        let size = abs(seconds)
        let space = "\u{a0}"
        let units = language.durationUnits
        func number(_ value: Double) -> String { NumberFormat(style: .decimal).string(value, language) }
        func part(_ value: Int, _ unit: Int, padded: Bool = false) -> String {
            language.localized(padded && value < 10 ? "0\(value)" : "\(value)") + space + units[unit]
        }
        if size == 0 { return part(0, 3) }
        if size < 1 { return sign + number(size * 1000) + space + units[4] }
        if size < 59.95 { return sign + number((size * 10).rounded() / 10) + space + units[3] }
        guard size < 1e12 else {
            return sign + NumberFormat(style: .decimal, fractionDigits: 0).string(size / 86_400, language) + space + units[0]
        }
        let whole = Int(size.rounded())
        if whole < 3_600 { return sign + part(whole / 60, 2) + (whole % 60 == 0 ? "" : " " + part(whole % 60, 3, padded: true)) }
        let minutes = (whole + 30) / 60
        if minutes < 1_440 { return sign + part(minutes / 60, 1) + (minutes % 60 == 0 ? "" : " " + part(minutes % 60, 2, padded: true)) }
        let hours = (minutes + 30) / 60
        return sign + part(hours / 24, 0) + (hours % 24 == 0 ? "" : " " + part(hours % 24, 1))
    }
}
