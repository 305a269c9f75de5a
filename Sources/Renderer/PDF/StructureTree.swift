import Charts

/// Writes the tree of structure elements, the link annotations that belong to it, and the way back from content to elements.
struct StructureTree {
    let structure: DocumentStructure
    /// Object numbers of the pages.
    let pages: [Int]

    /// Adds everything to the file; gives the root's number and for each page the numbers of its annotations.
    func write(to file: inout PDFFile) -> (root: Int, annotations: [Int: [Int]]) {
        let isKept = keptElements()
        let root = file.reserve()
        let document = file.reserve()
        let numbers = isKept.map { $0 ? file.reserve() : 0 }
        let links = structure.links.map { _ in file.reserve() }
        let pieces = pieceNumbers()
        for (index, element) in structure.elements.enumerated() where isKept[index] {
            let page = firstPage(of: element)
            var dictionary: PDFDictionary = [
                "Type": .name("StructElem"), "S": .name(element.type),
                "P": .reference(element.parent.map { numbers[$0] } ?? document),
            ]
            if let page { dictionary["Pg"] = .reference(pages[page]) }
            dictionary["K"] = .array(
                element.children.compactMap { child -> PDFObject? in
                    switch child {
                    case .element(let id): return isKept[id] ? .reference(numbers[id]) : nil
                    case .piece(let onPage, let piece):
                        let number = PDFObject.integer(pieces[onPage][piece])
                        if onPage == page { return number }
                        return .dictionary(["Type": .name("MCR"), "Pg": .reference(pages[onPage]), "MCID": number])
                    case .link(let link):
                        return .dictionary([
                            "Type": .name("OBJR"), "Pg": .reference(pages[structure.links[link].page]), "Obj": .reference(links[link]),
                        ])
                    }
                }
            )
            if let text = element.alternativeText { dictionary["Alt"] = .text(text) }
            if let title = element.title, !title.isEmpty { dictionary["T"] = .text(title) }
            if element.type == "TH" { dictionary["A"] = .dictionary(["O": .name("Table"), "Scope": .name("Column")]) }
            file.set(numbers[index], dictionary)
        }
        let roots = structure.roots.compactMap { child -> PDFObject? in
            guard case .element(let id) = child, isKept[id] else { return nil }
            return .reference(numbers[id])
        }
        file.set(document, ["Type": .name("StructElem"), "S": .name("Document"), "P": .reference(root), "K": .array(roots)])
        var parents: [PDFObject] = []
        for (index, owners) in structure.pages.enumerated() {
            let items = owners.compactMap { owner -> PDFObject? in
                guard case .element(let id) = owner else { return nil }
                return .reference(numbers[id])
            }
            parents += [.integer(index), .array(items)]
        }
        var annotations: [Int: [Int]] = [:]
        for (index, link) in structure.links.enumerated() {
            parents += [.integer(pages.count + index), .reference(numbers[link.element])]
            annotations[link.page, default: []].append(links[index])
            file.set(links[index], annotation(link, parentKey: pages.count + index))
        }
        let parentTree = file.add(["Nums": .array(parents)])
        file.set(
            root,
            [
                "Type": .name("StructTreeRoot"), "K": .array([.reference(document)]), "ParentTree": .reference(parentTree),
                "ParentTreeNextKey": .integer(pages.count + structure.links.count),
            ]
        )
        return (root, annotations)
    }

    private func annotation(_ link: DocumentStructure.Link, parentKey: Int) -> PDFDictionary {
        let height = structure.sizes[link.page].height
        return [
            "Type": .name("Annot"), "Subtype": .name("Link"),
            "Rect": .array([.real(link.area.minX), .real(height - link.area.maxY), .real(link.area.maxX), .real(height - link.area.minY)]),
            "Border": .array([.integer(0), .integer(0), .integer(0)]), "F": .integer(4), "P": .reference(pages[link.page]),
            "A": .dictionary(["S": .name("URI"), "URI": .string(Array(link.address.text.utf8))]), "Contents": .text(link.address.text),
            "StructParent": .integer(parentKey),
        ]
    }

    /// Elements with content somewhere below; cells and rows stay even when empty, so that a table keeps its shape.
    private func keptElements() -> [Bool] {
        var isKept = structure.elements.map { element in
            ["TH", "TD", "TR"].contains(element.type) || element.children.contains { if case .element = $0 { false } else { true } }
        }
        for index in structure.elements.indices.reversed() where isKept[index] {
            if let parent = structure.elements[index].parent { isKept[parent] = true }
        }
        return isKept
    }

    /// For each page the numbers of its pieces, counted without artifacts.
    private func pieceNumbers() -> [[Int]] {
        structure.pages.map { owners in
            var next = 0
            return owners.map { owner in
                guard owner != .artifact else { return -1 }
                defer { next += 1 }
                return next
            }
        }
    }

    private func firstPage(of element: DocumentStructure.Element) -> Int? {
        for child in element.children {
            switch child {
            case .piece(let page, _): return page
            case .link(let link): return structure.links[link].page
            case .element: continue
            }
        }
        return nil
    }
}
