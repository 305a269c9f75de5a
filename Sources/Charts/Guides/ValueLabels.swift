/// Values written at marks.
enum ValueLabels {
    /// Short texts of values in the widget's format, with a percent sign when that is the unit. All get the same unit and decimals where that keeps the
    /// small ones readable; `isFull` writes up to seven digits out.
    static func strings(_ values: [Double], _ content: WidgetContent, isShare: Bool = false, isFull: Bool = false) -> [String] {
        let format = isShare ? NumberFormat(style: .percent, fractionDigits: 0) : content.format
        let language = content.language
        let suffix = content.options.unit == "%" && !isShare && format.style != .percent ? language.percentSpace + language.percentSign : ""
        guard format.style == .automatic else { return values.map { format.string($0, language, trims: true) + suffix } }
        let pattern = pattern(values, isFull: isFull, language)
        return values.map { value in
            if value == 0 { return "0" + suffix }
            return (pattern?.string(value, language) ?? format.string(value, language, trims: true)) + suffix
        }
    }

    /// One pattern for all, nil when each is better off with its own.
    private static func pattern(_ values: [Double], isFull: Bool, _ language: ReportLanguage) -> NumberPattern? {
        let sizes = values.map(abs).filter { $0 > 0 }
        guard let largest = sizes.max(), let smallest = sizes.min() else { return nil }
        if largest < 10_000 || (isFull && largest < 10_000_000) {
            let isWhole = values.allSatisfy { $0 == $0.rounded() }
            let digits = isWhole || largest >= 100 ? 0 : (largest >= 10 ? 1 : 2)
            if largest < 0.05 || (digits == 0 && smallest < 0.5) { return nil }
            return NumberPattern(fractionDigits: digits)
        }
        guard let unit = language.magnitudes.last(where: { largest >= $0.value }), largest < 1e16 else { return nil }
        let digits = largest / unit.value >= 100 ? 0 : 1
        guard smallest / unit.value >= (digits == 0 ? 1 : 0.1) else { return nil }
        return NumberPattern(
            divisor: unit.value,
            fractionDigits: digits,
            suffix: unit.suffix,
            trimsZeros: sizes.allSatisfy { ($0 / unit.value).rounded() == $0 / unit.value }
        )
    }
}
