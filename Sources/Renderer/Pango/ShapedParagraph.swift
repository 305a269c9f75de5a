/// A wrapped paragraph: its lines from the top.
final class ShapedParagraph {
    let lines: [ShapedLine]
    /// The text of each line.
    let texts: [String]

    init(lines: [ShapedLine], texts: [String]) {
        self.lines = lines
        self.texts = texts
    }
}
