/// Pieces of text between which a line may break.
enum TextPieces {
    /// Words with the space that follows them; each ideograph or kana is a piece of its own.
    static func split(_ text: Substring) -> [String] {
        var pieces: [String] = []
        var word = ""
        for character in text {
            if isWide(character) {
                if !word.isEmpty { pieces.append(word) }
                word = ""
                pieces.append(String(character))
            } else {
                word.append(character)
                if character == " " {
                    pieces.append(word)
                    word = ""
                }
            }
        }
        if !word.isEmpty { pieces.append(word) }
        return pieces
    }

    /// True for letters that take a full em: East Asian scripts and emoji.
    static func isWide(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        switch scalar {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe4f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            return true
        default: return false
        }
    }
}
