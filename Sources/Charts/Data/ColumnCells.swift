import Foundation

/// The values of one column, side by side: numbers and moments take eight bytes each, and a chart reads them without looking at every value's kind.
enum ColumnCells: Sendable {
    /// Finite numbers, NaN for null.
    case numbers([Double])
    /// Finite moments in seconds since 2001 (as `Date` keeps them), NaN for null.
    case moments([Double])
    /// Anything else.
    case mixed([ChartValue])

    /// The value in a row; null when the column is shorter.
    subscript(row: Int) -> ChartValue {
        switch self {
        case .numbers(let values):
            guard row < values.count, !values[row].isNaN else { return .null }
            return .number(values[row])
        case .moments(let values):
            guard row < values.count, !values[row].isNaN else { return .null }
            return .time(Date(timeIntervalSinceReferenceDate: values[row]))
        case .mixed(let values): return row < values.count ? values[row] : .null
        }
    }

    /// The finite numbers of all rows, NaN where there is none.
    var numbers: [Double] {
        switch self {
        case .numbers(let values): values
        case .moments(let values): [Double](repeating: .nan, count: values.count)
        case .mixed(let values): values.map { $0.number ?? .nan }
        }
    }

    /// The numbers of a column of text when every text is a plain decimal, NaN for null; nil when one is not or there is none.
    var decimals: [Double]? {
        guard case .mixed(let values) = self else { return nil }
        var numbers: [Double] = []
        numbers.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null: numbers.append(.nan)
            case .text(let text):
                guard text.utf8.count <= 64, Self.isDecimal(text), let number = Double(text) else { return nil }
                numbers.append(number == 0 ? 0 : number)
            default: return nil
            }
        }
        return numbers
    }

    /// Digits as one writes a number: "-12.50", but not "007", "+1", "1e3" or ".5".
    private static func isDecimal(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
        return areDigits && (parts[0] == "0" || !parts[0].hasPrefix("0"))
    }

    /// The moments of all rows in seconds since 1970, NaN where there is none or one that no calendar reaches.
    var seconds: [Double] {
        func seconds(_ date: Date) -> Double { abs(date.timeIntervalSince1970) < 1e13 ? date.timeIntervalSince1970 : .nan }
        switch self {
        case .numbers(let values): return [Double](repeating: .nan, count: values.count)
        case .moments(let values): return values.map { seconds(Date(timeIntervalSinceReferenceDate: $0)) }
        case .mixed(let values):
            return values.map { value in
                if case .time(let date) = value { seconds(date) } else { .nan }
            }
        }
    }
}

extension ColumnCells: Hashable {
    /// Nulls are equal to one another.
    static func == (left: ColumnCells, right: ColumnCells) -> Bool {
        switch (left, right) {
        case (.numbers(let left), .numbers(let right)), (.moments(let left), .moments(let right)):
            left.elementsEqual(right) { $0 == $1 || $0.isNaN && $1.isNaN }
        case (.mixed(let left), .mixed(let right)): left == right
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .numbers(let values), .moments(let values): hasher.combine(values)
        case .mixed(let values): hasher.combine(values)
        }
    }
}

extension ColumnCells {
    /// Collects a column's values in order; equal values always make equal cells.
    struct Builder {
        private enum Kind {
            case unknown, numbers, moments, mixed
        }

        private var kind = Kind.unknown
        /// Numbers or moments, until something else comes.
        private var measures: [Double] = []
        private var others: [ChartValue] = []

        init(capacity: Int) {
            measures.reserveCapacity(capacity)
        }

        mutating func append(_ value: ChartValue) {
            switch (value, kind) {
            case (.null, .unknown), (.null, .numbers), (.null, .moments): measures.append(.nan)
            case (.number(let number), .unknown), (.number(let number), .numbers):
                kind = .numbers
                measures.append(number.isFinite ? (number == 0 ? 0 : number) : .nan)
            case (.time(let date), .unknown) where date.timeIntervalSince1970.isFinite,
                (.time(let date), .moments) where date.timeIntervalSince1970.isFinite:
                kind = .moments
                measures.append(date.timeIntervalSinceReferenceDate)
            default:
                if kind != .mixed {
                    let known = cells
                    others = measures.indices.map { known[$0] }
                    (kind, measures) = (.mixed, [])
                }
                others.append(value)
            }
        }

        var cells: ColumnCells {
            switch kind {
            case .unknown, .numbers: .numbers(measures)
            case .moments: .moments(measures)
            case .mixed: .mixed(others)
            }
        }
    }
}
