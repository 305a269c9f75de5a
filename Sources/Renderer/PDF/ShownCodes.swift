/// The codes of letters in a content stream, in the order in which they are shown.
struct ShownCodes {
    /// A letter.
    struct Letter {
        let font: String
        let code: Int
        /// The stream states another text for it.
        let isReplaced: Bool
    }

    private(set) var codes: [Letter] = []

    /// Reads a stream that Cairo wrote; `isWide` tells whether the codes of a font have two bytes.
    init(_ content: [UInt8], isWide: (String) -> Bool) throws(RendererError) {
        var scanner = PDFScanner(bytes: content, position: 0)
        var operands: [PDFObject] = []
        var font = ""
        var isReplaced = false
        while true {
            scanner.skipSpace()
            guard scanner.position < content.count else { return }
            guard let word = scanner.word() else {
                operands.append(try scanner.value())
                continue
            }
            switch word {
            case "Tf": font = operands.first?.name ?? ""
            case "BDC": isReplaced = operands.last?.dictionary?["ActualText"] != nil
            case "EMC": isReplaced = false
            case "Tj", "TJ":
                for string in operands.flatMap({ $0.array ?? [$0] }) {
                    guard case .string(let bytes) = string else { continue }
                    if isWide(font) {
                        for index in stride(from: 0, to: bytes.count - 1, by: 2) {
                            codes.append(Letter(font: font, code: Int(bytes[index]) << 8 | Int(bytes[index + 1]), isReplaced: isReplaced))
                        }
                    } else {
                        for byte in bytes { codes.append(Letter(font: font, code: Int(byte), isReplaced: isReplaced)) }
                    }
                }
            default: break
            }
            operands.removeAll(keepingCapacity: true)
        }
    }
}
