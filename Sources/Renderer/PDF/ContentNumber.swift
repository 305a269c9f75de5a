/// Writes numbers as PDF content streams want them: no exponent, no needless digits.
enum ContentNumber {
    /// Appends a number with at most two decimals and a space after it.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        append(thousandths: scaled(value, 100) * 10, to: &bytes)
    }

    /// Appends a number with at most three decimals and a space after it.
    static func appendFine(_ value: Double, to bytes: inout [UInt8]) {
        append(thousandths: scaled(value, 1000), to: &bytes)
    }

    /// Appends a whole number without a space.
    static func append(_ value: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude, to: &bytes)
    }

    private static func scaled(_ value: Double, _ factor: Double) -> Int {
        value.isFinite ? Int((min(max(value, -1e9), 1e9) * factor).rounded()) : 0
    }

    private static func append(thousandths: Int, to bytes: inout [UInt8]) {
        if thousandths < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1000)
        if whole > 0 || rest == 0 { appendDigits(whole, to: &bytes) }
        if rest > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(0x30 + UInt8(rest / 100))
            if rest % 100 > 0 { bytes.append(0x30 + UInt8(rest / 10 % 10)) }
            if rest % 10 > 0 { bytes.append(0x30 + UInt8(rest % 10)) }
        }
        bytes.append(0x20)
    }

    private static func appendDigits(_ value: UInt, to bytes: inout [UInt8]) {
        if value >= 10 { appendDigits(value / 10, to: &bytes) }
        bytes.append(0x30 + UInt8(value % 10))
    }
}
