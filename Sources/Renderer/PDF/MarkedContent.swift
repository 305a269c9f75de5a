/// Gives the marked pieces of a page's content their real meaning.
enum MarkedContent {
    /// What replaces the plain tag of a piece.
    enum Meaning {
        case artifact
        /// Type of the structure element and number of the piece on its page.
        case piece(type: String, number: Int)
    }

    private static let opening = Array("/P << /MCID ".utf8)
    private static let closing = Array(" >> BDC".utf8)

    /// Replaces the tags in order; throws when there are more or fewer of them than meanings.
    static func rewrite(_ content: [UInt8], meanings: [Meaning]) throws(RendererError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count + 16 * meanings.count)
        var copied = 0
        var place = 0
        var next = 0
        while place < content.count {
            switch content[place] {
            case UInt8(ascii: "("):
                place = endOfString(in: content, from: place)
            case UInt8(ascii: "/"):
                guard let end = endOfTag(in: content, from: place) else {
                    place += 1
                    continue
                }
                guard next < meanings.count else { throw mismatch(meanings.count) }
                result += content[copied..<place]
                switch meanings[next] {
                case .artifact: result += "/Artifact BMC".utf8
                case .piece(let type, let number): result += "/\(type) <</MCID \(number)>> BDC".utf8
                }
                next += 1
                place = end
                copied = end
            default:
                place += 1
            }
        }
        guard next == meanings.count else { throw mismatch(meanings.count) }
        result += content[copied...]
        return result
    }

    private static func endOfString(in content: [UInt8], from start: Int) -> Int {
        var place = start + 1
        var depth = 1
        while place < content.count, depth > 0 {
            switch content[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            place += 1
        }
        return place
    }

    private static func endOfTag(in content: [UInt8], from start: Int) -> Int? {
        var place = start + opening.count
        guard place < content.count, content[start..<place].elementsEqual(opening) else { return nil }
        while place < content.count, PDFScanner.isDigit(content[place]) { place += 1 }
        let end = place + closing.count
        guard end <= content.count, content[place..<end].elementsEqual(closing) else { return nil }
        return end
    }

    private static func mismatch(_ expected: Int) -> RendererError {
        RendererError(.document, "a page's content does not have the \(expected) marked pieces that were painted")
    }
}
