import Foundation

/// How numbers of a widget are written, as its configuration says; becomes a ``NumberPattern`` once the numbers are known.
struct NumberFormat: Sendable, Hashable {
    /// Kinds of numbers.
    enum Style: Sendable, Hashable {
        case automatic
        case decimal
        case percent
        case compact
        case currency(String)
        case bytes
        case duration
    }

    var style: Style
    /// Decimals that the configuration asks for.
    var fractionDigits: Int?
    /// Positive numbers get a plus sign.
    var showsPlus = false
    /// Digits stand in groups.
    var groups = true

    init(style: Style = .automatic, fractionDigits: Int? = nil) {
        self.style = style
        self.fractionDigits = fractionDigits
    }

    /// Reads a name with optional detail ("currency:EUR", "percent:1", "decimal:2") or a simple d3 form (",.2f", ".0%", "$,.2f", "~s"); automatic otherwise.
    init(_ text: String?) {
        self.init()
        guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return }
        let parts = text.split(separator: ":", maxSplits: 2).map { $0.trimmingCharacters(in: .whitespaces) }
        let detail = parts.count > 1 ? parts[1] : ""
        switch parts[0].lowercased() {
        case "auto", "automatic": return
        case "integer", "int": (style, fractionDigits) = (.decimal, 0)
        case "decimal", "number", "fixed": (style, fractionDigits) = (.decimal, Int(detail))
        case "percent", "percentage": (style, fractionDigits) = (.percent, Int(detail))
        case "compact", "short": (style, fractionDigits) = (.compact, Int(detail))
        case "currency", "money":
            style = .currency(detail.isEmpty ? "USD" : detail.uppercased())
            if parts.count > 2 { fractionDigits = Int(parts[2]) }
        case "bytes", "filesize": (style, fractionDigits) = (.bytes, Int(detail))
        case "duration", "seconds": style = .duration
        case "plain", "id", "identifier", "year": (style, fractionDigits, groups) = (.decimal, 0, false)
        default: readD3(text)
        }
        fractionDigits = fractionDigits.map { min(max($0, 0), 9) }
    }

    private mutating func readD3(_ text: String) {
        var rest = Substring(text)
        guard rest.allSatisfy({ "$+,.~0123456789fdsgpe%".contains($0) }) else { return }
        let currency = rest.contains("$")
        showsPlus = rest.contains("+")
        groups = rest.contains(",")
        rest = rest.drop { "$+,".contains($0) }
        if rest.first == "." { fractionDigits = Int(rest.dropFirst().prefix { $0.isNumber }) }
        switch rest.last {
        case "%", "p": style = .percent
        case "s": style = .compact
        case "d": (style, fractionDigits) = (.decimal, 0)
        default: style = .decimal
        }
        if currency { style = .currency("USD") }
    }

    /// The pattern for the labels of an axis: one unit for all, chosen by the largest, and the decimals that the step needs.
    func pattern(ticks: [Double], _ language: ReportLanguage) -> NumberPattern {
        let largest = ticks.map(abs).max() ?? 0
        let step = zip(ticks.dropFirst(), ticks).map { abs($0 - $1) }.filter { $0 > 0 }.min() ?? largest
        var pattern = base(language)
        pattern.bareZero = pattern.suffix.isEmpty || isScaled
        if style == .bytes {
            let unit = Self.byteUnit(largest)
            (pattern.divisor, pattern.suffix) = (unit.value, "\u{a0}" + unit.suffix)
        } else if isScaled, let power = Self.power(largest) {
            pattern.divisor = power.value
            pattern.suffix = power.suffix + pattern.suffix
        } else if largest >= 10_000, isScaled, let unit = language.magnitudes.last(where: { fits($0.value, largest, step) }) {
            pattern.divisor = unit.value
            pattern.suffix = unit.suffix + pattern.suffix
        }
        pattern.fractionDigits = Self.decimals(step / pattern.divisor)
        return pattern
    }

    /// The pattern for one number that stands alone: about three significant digits.
    func pattern(single value: Double, _ language: ReportLanguage) -> NumberPattern {
        var pattern = base(language)
        let size = abs(value)
        if style == .bytes {
            let unit = Self.byteUnit(size)
            (pattern.divisor, pattern.suffix) = (unit.value, "\u{a0}" + unit.suffix)
        } else if isScaled, let power = Self.power(size) {
            pattern.divisor = power.value
            pattern.suffix = power.suffix + pattern.suffix
        } else if isScaled, size >= (style == .compact ? 1_000 : 10_000), fractionDigits == nil || style == .compact {
            if let unit = language.magnitudes.last(where: { rounded(size, 3) >= $0.value }) {
                pattern.divisor = unit.value
                pattern.suffix = unit.suffix + pattern.suffix
            }
        }
        if let fractionDigits {
            pattern.fractionDigits = fractionDigits
        } else if case .currency(let code) = style, pattern.divisor == 1 {
            pattern.fractionDigits = Currency.fractionDigits(code)
        } else {
            scaleTiny(size, &pattern)
            let shown = rounded(size / pattern.divisor, 3)
            pattern.fractionDigits = shown == 0 ? 0 : min(max(2 - Int(log10(shown).rounded(.down)), 0), 6)
            if shown >= 1_000 { pattern.fractionDigits = 0 }
            pattern.trimsZeros = pattern.divisor == 1
        }
        return pattern
    }

    /// The pattern for a column of numbers that stand below one another: the same decimals for all.
    func pattern(column values: [Double], _ language: ReportLanguage) -> NumberPattern {
        var pattern = base(language)
        let largest = values.map(abs).max() ?? 0
        if style == .bytes {
            let unit = Self.byteUnit(largest)
            (pattern.divisor, pattern.suffix) = (unit.value, "\u{a0}" + unit.suffix)
        } else if style == .compact, let unit = language.magnitudes.last(where: { largest >= $0.value }) {
            pattern.divisor = unit.value
            pattern.suffix = unit.suffix + pattern.suffix
        }
        if let fractionDigits {
            pattern.fractionDigits = fractionDigits
        } else if case .currency(let code) = style, values.contains(where: { $0 != $0.rounded() }) {
            pattern.fractionDigits = Currency.fractionDigits(code)
        } else {
            scaleTiny(largest, &pattern)
            let shown = largest / pattern.divisor
            let most = shown >= 1_000 ? 1 : (shown >= 1 || shown == 0 ? 2 : min(2 - Int(log10(shown).rounded(.down)), 6))
            pattern.fractionDigits = values.prefix(2_000).map { Self.neededDecimals($0 / pattern.divisor, most: most) }.max() ?? 0
        }
        return pattern
    }

    /// One number as text on its own.
    func string(_ value: Double, _ language: ReportLanguage, trims: Bool = false) -> String {
        guard value.isFinite else { return "–" }
        if style == .duration { return DurationFormat.string(value, language) }
        var pattern = pattern(single: value, language)
        if trims, fractionDigits == nil { pattern.trimsZeros = true }
        return pattern.string(value, language)
    }

    /// Numbers of an axis or legend as text.
    func strings(ticks: [Double], _ language: ReportLanguage) -> [String] {
        if style == .duration { return ticks.map { DurationFormat.string($0, language) } }
        let pattern = pattern(ticks: ticks, language)
        return ticks.map { pattern.string($0, language) }
    }

    /// The number with all its digits, for alternative texts.
    func full(_ value: Double, _ language: ReportLanguage) -> String {
        guard value.isFinite else { return "–" }
        switch style {
        case .duration: return DurationFormat.string(value, language)
        case .compact: return NumberFormat(style: .decimal).pattern(column: [value], language).string(value, language)
        default: return pattern(column: [value], language).string(value, language)
        }
    }

    private var isScaled: Bool {
        switch style {
        case .automatic, .compact, .currency: true
        default: false
        }
    }

    private func base(_ language: ReportLanguage) -> NumberPattern {
        var pattern = NumberPattern(showsPlus: showsPlus, groups: groups)
        switch style {
        case .percent:
            pattern.divisor = 0.01
            pattern.suffix = language.percentSpace + language.percentSign
        case .currency(let code):
            let symbol = Currency.symbol(code, language)
            if language.currencyFirst {
                pattern.prefix = symbol.count > 1 && symbol.last?.isLetter == true ? symbol + "\u{a0}" : symbol
            } else {
                pattern.suffix = "\u{a0}" + symbol
            }
        default: break
        }
        return pattern
    }

    private func fits(_ unit: Double, _ largest: Double, _ step: Double) -> Bool {
        largest >= unit && Self.decimals(step / unit) <= 2
    }

    private func rounded(_ value: Double, _ digits: Int) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        let power = pow(10, Double(digits - 1) - log10(value).rounded(.down))
        return power.isFinite && power > 0 ? (value * power).rounded() / power : value
    }

    private static func decimals(_ step: Double) -> Int {
        guard step > 0, step.isFinite else { return 0 }
        for digits in 0..<10 where isWhole(step * pow(10, Double(digits))) { return digits }
        return 10
    }

    private static func neededDecimals(_ value: Double, most: Int) -> Int {
        for digits in 0..<max(most, 0) where isWhole(value * pow(10, Double(digits))) { return digits }
        return max(most, 0)
    }

    private static func isWhole(_ value: Double) -> Bool {
        let nearest = value.rounded()
        return abs(value - nearest) <= min(1e-9 * max(1, abs(value)), 0.001) && (nearest != 0 || value == 0)
    }

    /// A power of ten for numbers that have no name: from 10¹⁶ on.
    private static func power(_ value: Double) -> ReportLanguage.Magnitude? {
        guard value >= 1e16, value.isFinite else { return nil }
        return magnitude(value)
    }

    /// Numbers below what six decimals can show with two digits get a power of ten.
    private func scaleTiny(_ size: Double, _ pattern: inout NumberPattern) {
        let shown = size / pattern.divisor
        guard style != .bytes, shown >= 1e-300, shown < 1e-5 else { return }
        let power = Self.magnitude(shown)
        pattern.bareZero = pattern.suffix.isEmpty
        pattern.divisor *= power.value
        pattern.suffix = power.suffix + pattern.suffix
    }

    private static func magnitude(_ value: Double) -> ReportLanguage.Magnitude {
        let exponent = Int(log10(value).rounded(.down))
        let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let digits = (exponent < 0 ? "⁻" : "") + String(String(exponent).compactMap { $0.wholeNumberValue.map { superscripts[$0] } })
        return ReportLanguage.Magnitude(value: pow(10, Double(exponent)), suffix: "×10" + digits)
    }

    private static func byteUnit(_ value: Double) -> ReportLanguage.Magnitude {
        let units = [(1.0, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB"), (1e12, "TB"), (1e15, "PB")]
        let unit = units.last { value >= $0.0 } ?? units[0]
        return ReportLanguage.Magnitude(value: unit.0, suffix: unit.1)
    }
}
