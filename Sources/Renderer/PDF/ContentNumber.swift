/// Writes numbers as PDF content streams want them: no exponent, no needless digits.
enum ContentNumber {
    /// Appends a number with at most two decimals and a space after it.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        append(hundredths: hundredths(value), to: &bytes)
    }

    /// Appends a number of hundredths as a number with at most two decimals and a space after it.
    static func append(hundredths: Int, to bytes: inout [UInt8]) {
        append(thousandths: hundredths * 10, to: &bytes)
    }

    /// A number in hundredths; 0 for one that is not finite.
    static func hundredths(_ value: Double) -> Int { scaled(value, 100) }

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
        let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1000)
        written(to: &bytes) { space in
            var start = space.count - 1
            space[start] = 0x20
            if rest > 0 {
                var decimals = rest
                var isTrailing = true
                for _ in 0..<3 {
                    let digit = UInt8(truncatingIfNeeded: decimals % 10)
                    decimals /= 10
                    if isTrailing, digit == 0 { continue }
                    isTrailing = false
                    start -= 1
                    space[start] = 0x30 + digit
                }
                start -= 1
                space[start] = UInt8(ascii: ".")
            }
            if whole > 0 || rest == 0 { writeDigits(whole, before: &start, in: space) }
            if thousandths < 0 {
                start -= 1
                space[start] = UInt8(ascii: "-")
            }
            return start
        }
    }

    private static func appendDigits(_ value: UInt, to bytes: inout [UInt8]) {
        written(to: &bytes) { space in
            var start = space.count
            writeDigits(value, before: &start, in: space)
            return start
        }
    }

    private static func writeDigits(_ value: UInt, before start: inout Int, in space: UnsafeMutableBufferPointer<UInt8>) {
        var rest = value
        repeat {
            start -= 1
            space[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// Lets `body` fill a small space from its end, and appends what stands from the place that it gives.
    private static func written(to bytes: inout [UInt8], _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { space in
            let start = body(space)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: space[start...]))
        }
    }
}
