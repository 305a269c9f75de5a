/// The few text sizes of a card.
enum TextStyles {
    static let title = FontStyle(size: 10.5, weight: .semibold)
    static let subtitle = FontStyle(size: 8)
    static let axis = FontStyle(size: 7.5, tabularDigits: true)
    static let axisStrong = FontStyle(size: 7.5, weight: .semibold, tabularDigits: true)
    static let legend = FontStyle(size: 7.5)
    static let direct = FontStyle(size: 7.5, weight: .medium)
    static let value = FontStyle(size: 7.5, weight: .medium)
    static let cell = FontStyle(size: 8, tabularDigits: true)
    static let header = FontStyle(size: 7.5, weight: .semibold)
    static let total = FontStyle(size: 8, weight: .semibold, tabularDigits: true)
    static let note = FontStyle(size: 6.75)
    static let message = FontStyle(size: 9, weight: .medium)
    static let detail = FontStyle(size: 7.5)
}
