public import Foundation

/// One value of a table.
public enum ChartValue: Sendable, Hashable {
    /// Nothing known; never drawn as zero.
    case null
    /// A number; NaN and infinities count as null.
    case number(Double)
    /// Text.
    case text(String)
    /// True or false.
    case boolean(Bool)
    /// A moment; for a column of type `date`, midnight UTC of that day.
    case time(Date)

    /// The value as a finite number: numbers, and booleans as 1 and 0. Text is none, however it looks.
    public var number: Double? {
        switch self {
        case .number(let value): value.isFinite ? (value == 0 ? 0 : value) : nil
        case .boolean(let value): value ? 1 : 0
        case .null, .text, .time: nil
        }
    }

    /// True for null and for numbers that are not finite.
    public var isNull: Bool {
        switch self {
        case .null: true
        case .number(let value): !value.isFinite
        default: false
        }
    }
}
