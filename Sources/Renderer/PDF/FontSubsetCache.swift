/// Subsets of fonts that were made before; equal letters make equal bytes, so that a document does not depend on what was drawn before it.
final class FontSubsetCache {
    private struct Key: Hashable {
        let face: String
        let glyphs: [UInt]
        let texts: [[UInt8]]
    }

    private var subsets = LRUCache<Key, FontSubset>(capacity: 64)

    /// The subset for the letters of a document.
    func subset(_ use: FontUses.Use) throws(RendererError) -> FontSubset {
        let letters = use.texts.sorted { $0.key < $1.key }.map { (glyph: $0.key, text: $0.value) }
        let key = Key(face: use.font.face, glyphs: letters.map(\.glyph), texts: letters.map(\.text))
        if let known = subsets.value(for: key) { return known }
        let made = try FontSubset(use.font, letters: letters)
        if letters.count <= 2000 { subsets.insert(made, for: key) }
        return made
    }
}
