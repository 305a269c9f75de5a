import Foundation

extension String {
    /// Whether the text is in Unicode's normal form C (UAX 15). Of such texts those that are equal have the same bytes; of others, `==` calls equal what a
    /// database or a hash tells apart.
    public var isCanonicallyComposed: Bool {
        utf8.allSatisfy { $0 < 0x80 } || utf8.elementsEqual(precomposedStringWithCanonicalMapping.utf8)
    }
}
