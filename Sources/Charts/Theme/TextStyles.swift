/// The looks of text. A page has four sizes at most, so that what matters is seen at one glance: numbers, the report's title, the titles of cards, and the
/// rest. Tables that are too wide for that have a narrower print of their own.
enum TextStyles {
    /// The sizes from the largest to the smallest, in points.
    static let sizes = [28.0, 18, 10.5, 8]
    private static let (large, medium, small, text) = (sizes[0], sizes[1], sizes[2], sizes[3])

    static let coverTitle = FontStyle(size: large, weight: .semibold)
    static let reportTitle = FontStyle(size: medium, weight: .semibold)
    static let lead = FontStyle(size: small)

    static let title = FontStyle(size: small, weight: .semibold)
    static let figureTitle = FontStyle(size: text, weight: .medium)
    static let subtitle = FontStyle(size: text)
    static let axis = FontStyle(size: text, tabularDigits: true)
    static let axisStrong = FontStyle(size: text, weight: .semibold, tabularDigits: true)
    static let legend = FontStyle(size: text)
    static let direct = FontStyle(size: text, weight: .medium)
    static let value = FontStyle(size: text, weight: .medium)
    static let cell = FontStyle(size: text, tabularDigits: true)
    static let header = FontStyle(size: text, weight: .semibold)
    static let total = FontStyle(size: text, weight: .semibold, tabularDigits: true)
    static let change = FontStyle(size: text, weight: .semibold)
    static let note = FontStyle(size: text)
    static let message = FontStyle(size: text, weight: .semibold)
    static let detail = FontStyle(size: text)
    static let running = FontStyle(size: text)
    static let runningStrong = FontStyle(size: text, weight: .semibold)

    /// The next smaller size, so many steps down.
    static func size(below size: Double, by steps: Int = 1) -> Double {
        let place = sizes.firstIndex { $0 <= size } ?? sizes.count - 1
        return sizes[min(place + steps, sizes.count - 1)]
    }
}
