import Foundation

/// One way of writing numbers, the same for all labels of an axis or column: factor, decimals, and what stands before and after.
struct NumberPattern: Sendable, Hashable {
    /// Values are divided by this first.
    var divisor = 1.0
    /// Number of decimals, 0 to 12.
    var fractionDigits = 0
    /// Before the digits, after the sign.
    var prefix = ""
    /// After the digits.
    var suffix = ""
    /// Positive numbers get a plus sign.
    var showsPlus = false
    /// Digits stand in groups of three.
    var groups = true
    /// Zero is written without the suffix ("0" and not "0M").
    var bareZero = false
    /// Zeros at the end of decimals are left out.
    var trimsZeros = false

    /// The number as text; "–" for what is not a finite number.
    func string(_ value: Double, _ language: ReportLanguage) -> String {
        guard (value / divisor).isFinite else { return "–" }
        let scaled = abs(value / divisor)
        if scaled >= 1e18 { return sign(value) + prefix + Self.scientific(scaled, language) + suffix }
        var digits = Self.digits(scaled, fractionDigits)
        if trimsZeros { while digits.fraction.utf8.last == Self.zero { digits.fraction.removeLast() } }
        let isZero = digits.whole.utf8.allSatisfy { $0 == Self.zero } && digits.fraction.utf8.allSatisfy { $0 == Self.zero }
        var text = groups ? Self.group(digits.whole, language.grouping) : digits.whole
        if !digits.fraction.isEmpty { text += language.decimal + digits.fraction }
        text = language.localized(text)
        if isZero { return bareZero && divisor != 1 ? prefix + language.localized("0") : prefix + text + suffix }
        return sign(value) + prefix + text + suffix
    }

    private static let zero = UInt8(ascii: "0")
    private static let powers = (0...12).map { pow(10, Double($0)) }

    private func sign(_ value: Double) -> String {
        value < 0 ? "\u{2212}" : (showsPlus ? "+" : "")
    }

    /// Digits before and after the decimal sign, rounded half away from zero.
    private static func digits(_ value: Double, _ count: Int) -> (whole: String, fraction: String) {
        let count = min(max(count, 0), powers.count - 1)
        let power = powers[count]
        let scaled = (value * power).rounded()
        guard scaled < 9e15 else {
            let text = String(format: "%.\(count)f", value)
            let parts = text.split(separator: ".")
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
        let number = Int64(scaled)
        let unit = Int64(power)
        let fraction = count == 0 ? "" : String(number % unit)
        let missing = count - fraction.utf8.count
        return (String(number / unit), missing == 0 ? fraction : String(repeating: "0", count: missing) + fraction)
    }

    private static func group(_ digits: String, _ separator: String) -> String {
        var left = digits.utf8.count
        guard left > 3, !separator.isEmpty else { return digits }
        return String(unsafeUninitializedCapacity: left + (left - 1) / 3 * separator.utf8.count) { buffer in
            var end = 0
            for digit in digits.utf8 {
                buffer[end] = digit
                end += 1
                left -= 1
                guard left > 0, left.isMultiple(of: 3) else { continue }
                for byte in separator.utf8 {
                    buffer[end] = byte
                    end += 1
                }
            }
            return end
        }
    }

    private static func scientific(_ value: Double, _ language: ReportLanguage) -> String {
        var exponent = Int(log10(value).rounded(.down))
        var mantissa = value / pow(10, Double(exponent))
        if (mantissa * 100).rounded() >= 1000 {
            mantissa /= 10
            exponent += 1
        }
        let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let power = String(exponent).compactMap { $0.wholeNumberValue.map { superscripts[$0] } }
        let parts = digits(mantissa, 2)
        return language.localized(parts.whole + language.decimal + parts.fraction + "×10") + String(power)
    }
}
