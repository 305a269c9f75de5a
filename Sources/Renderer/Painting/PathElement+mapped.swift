import Charts

extension PathElement {
    /// The element with each of its points replaced.
    func mapped(_ place: (Point) -> Point) -> PathElement {
        switch self {
        case .move(let point): .move(place(point))
        case .line(let point): .line(place(point))
        case .cubic(let first, let second, let end): .cubic(place(first), place(second), place(end))
        case .close: .close
        }
    }
}
