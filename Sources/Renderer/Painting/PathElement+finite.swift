import Charts

extension PathElement {
    /// A coordinate is not a number or infinite.
    var isBroken: Bool {
        switch self {
        case .move(let point), .line(let point): !(point.x.isFinite && point.y.isFinite)
        case .cubic(let first, let second, let end):
            !(first.x.isFinite && first.y.isFinite && second.x.isFinite && second.y.isFinite && end.x.isFinite && end.y.isFinite)
        case .close: false
        }
    }

    /// Largest distance of a coordinate from the origin.
    var reach: Double {
        switch self {
        case .move(let point), .line(let point): max(abs(point.x), abs(point.y))
        case .cubic(let first, let second, let end):
            max(max(abs(first.x), abs(first.y)), max(abs(second.x), abs(second.y)), max(abs(end.x), abs(end.y)))
        case .close: 0
        }
    }
}
