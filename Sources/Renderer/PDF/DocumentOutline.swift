import Charts

/// Writes the outline: one flat list of entries, each leading to its place on a page.
struct DocumentOutline {
    let entries: [DocumentStructure.OutlineEntry]
    /// Object numbers of the pages.
    let pages: [Int]
    let sizes: [Size]

    /// Adds the outline to the file and gives its number; nil when there are no entries.
    func write(to file: inout PDFFile) -> Int? {
        guard !entries.isEmpty else { return nil }
        let root = file.reserve()
        let numbers = entries.map { _ in file.reserve() }
        for (index, entry) in entries.enumerated() {
            let top = sizes[entry.page].height - (entry.top.isFinite ? min(max(entry.top, 0), sizes[entry.page].height) : 0)
            var item: PDFDictionary = [
                "Title": .text(entry.title), "Parent": .reference(root),
                "Dest": .array([.reference(pages[entry.page]), .name("XYZ"), .null, .real(top), .null]),
            ]
            if index > 0 { item["Prev"] = .reference(numbers[index - 1]) }
            if index + 1 < numbers.count { item["Next"] = .reference(numbers[index + 1]) }
            file.set(numbers[index], item)
        }
        file.set(
            root,
            [
                "Type": .name("Outlines"), "First": .reference(numbers[0]), "Last": .reference(numbers[numbers.count - 1]),
                "Count": .integer(numbers.count),
            ]
        )
        return root
    }
}
