/// The widths of a font's codes, as its dictionary states them.
struct FontWidths {
    /// Codes have two bytes.
    let isWide: Bool
    private let widths: [Int: Double]
    private let standard: Double

    /// Reads a font's dictionary, and states in it the mapping from characters to glyphs that Cairo leaves to the default but PDF/UA wants written.
    init(_ number: Int, in file: inout PDFFile) throws(RendererError) {
        let font = try file.dictionary(number)
        isWide = font["Subtype"]?.name == "Type0"
        guard isWide else {
            var values = font["Widths"]?.array
            if values == nil, let reference = font["Widths"]?.reference { values = file[reference]?.value.array }
            let first = font["FirstChar"]?.integer ?? 0
            widths = Dictionary(uniqueKeysWithValues: (values ?? []).enumerated().map { (first + $0, $1.real ?? 0) })
            standard = 0
            return
        }
        guard let descendant = font["DescendantFonts"]?.array?.first?.reference else { throw RendererError(.document, "a font has no descendant") }
        var inner = try file.dictionary(descendant)
        standard = inner["DW"]?.real ?? 1000
        var table: [Int: Double] = [:]
        var items = (inner["W"]?.array ?? [])[...]
        while let first = items.popFirst()?.integer, let next = items.popFirst() {
            if let list = next.array {
                for (index, width) in list.enumerated() { table[first + index] = width.real ?? 0 }
            } else if let last = next.integer, let width = items.popFirst()?.real, last >= first, last - first < 65_536 {
                for code in first...last { table[code] = width }
            }
        }
        widths = table
        if inner["Subtype"]?.name == "CIDFontType2", inner["CIDToGIDMap"] == nil {
            inner["CIDToGIDMap"] = .name("Identity")
            file.set(descendant, inner)
        }
    }

    func width(of code: Int) -> Double { widths[code] ?? standard }
}
