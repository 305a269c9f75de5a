import Charts

/// What decides the shape of a line or paragraph.
struct TextKey: Hashable {
    let text: String
    let font: FontStyle
    let width: Double?
    let language: String?
    var maximumLines: Int?
}
