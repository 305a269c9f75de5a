import CCairo
import Charts
import Foundation

/// Writes text with the codes that the letters have in the document's fonts.
struct FontCodes {
    private struct Face {
        let subset: FontSubset
        let firstFont: Int
    }

    private var faces: [String: Face] = [:]

    /// Adds a font; `firstFont` is the number of the first of its parts among the resources.
    mutating func add(_ subset: FontSubset, face: String, firstFont: Int) {
        faces[face] = Face(subset: subset, firstFont: firstFont)
    }

    /// The content of a page, with all of its text in its place.
    func complete(_ content: PageContent) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.bytes.count + 48 * content.texts.count)
        var copied = 0
        for text in content.texts {
            result += content.bytes[copied..<text.offset]
            copied = text.offset
            write(text.text, height: content.height, to: &result)
        }
        result += content.bytes[copied...]
        return result
    }

    private func write(_ text: PageText, height: Double, to bytes: inout [UInt8]) {
        guard let face = faces[text.run.font.face] else { return }
        var line = TextLine(text, height: height, subset: face.subset, firstFont: face.firstFont)
        if let standsFor = text.standsFor {
            line.writeUnseen(as: standsFor, width: text.width, to: &bytes)
        } else {
            line.write(to: &bytes)
        }
    }
}
