import CCairo
import Charts
import Foundation

/// Writes text with the codes that the letters have in the document's fonts.
struct FontCodes {
    /// The faces in the order in which the document first uses them.
    private var faces: [(subset: FontSubset, firstFont: Int)] = []

    /// Adds the next face; `firstFont` is the number of the first of its parts among the resources.
    mutating func add(_ subset: FontSubset, firstFont: Int) {
        faces.append((subset, firstFont))
    }

    /// The content of a page, with all of its text in its place.
    func complete(_ content: PageContent) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.bytes.count + 64 * content.texts.count)
        var copied = 0
        var font = TextLine.Font()
        var state = 0
        for pending in content.texts {
            result += content.bytes[copied..<pending.offset]
            copied = pending.offset
            if pending.state != state { font = TextLine.Font() }
            state = pending.state
            let face = faces[pending.text.face]
            var line = TextLine(pending.text, height: content.height, subset: face.subset, firstFont: face.firstFont, font: font)
            line.write(to: &result)
            font = line.font
        }
        result += content.bytes[copied...]
        return result
    }
}
