/// A LIKE pattern that finds a text anywhere, taking `%`, `_` and `\` literally.
enum SearchPattern {
    static func containing(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        return "%\(escaped)%"
    }
}
