import Charts

/// Writes the outline: entries that lead to their places on the pages, nested by their level.
struct DocumentOutline {
    let entries: [DocumentStructure.OutlineEntry]
    /// Object numbers of the pages.
    let pages: [Int]
    let sizes: [Size]

    /// Where an entry leads.
    static func destination(_ entry: DocumentStructure.OutlineEntry, pages: [Int], sizes: [Size]) -> PDFObject {
        let height = sizes[entry.page].height
        let top = height - (entry.top.isFinite ? min(max(entry.top, 0), height) : 0)
        return .array([.reference(pages[entry.page]), .name("XYZ"), .null, .real(top), .null])
    }

    /// Adds the outline to the file and gives its number; nil when there are no entries.
    func write(to file: inout PDFFile) -> Int? {
        guard !entries.isEmpty else { return nil }
        let root = file.reserve()
        let numbers = entries.map { _ in file.reserve() }
        let parents = parents()
        for (index, entry) in entries.enumerated() {
            var item: PDFDictionary = [
                "Title": .text(entry.title), "Parent": .reference(parents[index].map { numbers[$0] } ?? root),
                "Dest": Self.destination(entry, pages: pages, sizes: sizes),
            ]
            let siblings = entries.indices.filter { parents[$0] == parents[index] }
            if let before = siblings.last(where: { $0 < index }) { item["Prev"] = .reference(numbers[before]) }
            if let after = siblings.first(where: { $0 > index }) { item["Next"] = .reference(numbers[after]) }
            add(entries.indices.filter { parents[$0] == index }, numbers, isOpen: entries.count <= 40, to: &item)
            file.set(numbers[index], item)
        }
        var dictionary: PDFDictionary = ["Type": .name("Outlines")]
        add(entries.indices.filter { parents[$0] == nil }, numbers, isOpen: true, to: &dictionary)
        file.set(root, dictionary)
        return root
    }

    /// For each entry the one before it that is less deep.
    private func parents() -> [Int?] {
        var path: [Int] = []
        return entries.indices.map { index in
            while let last = path.last, entries[last].level >= entries[index].level { path.removeLast() }
            defer { path.append(index) }
            return path.last
        }
    }

    private func add(_ children: [Int], _ numbers: [Int], isOpen: Bool, to dictionary: inout PDFDictionary) {
        guard let first = children.first, let last = children.last else { return }
        dictionary["First"] = .reference(numbers[first])
        dictionary["Last"] = .reference(numbers[last])
        dictionary["Count"] = .integer(isOpen ? children.count : -children.count)
    }
}
