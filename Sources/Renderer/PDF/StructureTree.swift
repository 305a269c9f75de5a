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
                        let number = PDFObject.integer(piece)
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
            parents += [.integer(index), .array(owners.map { .reference(numbers[$0]) })]
        }
        var annotations: [Int: [Int]] = [:]
        for (index, link) in structure.links.enumerated() where !isDead(link) {
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
        var annotation: PDFDictionary = [
            "Type": .name("Annot"), "Subtype": .name("Link"),
            "Rect": .array([.real(link.area.minX), .real(height - link.area.maxY), .real(link.area.maxX), .real(height - link.area.minY)]),
            "Border": .array([.integer(0), .integer(0), .integer(0)]), "F": .integer(4), "P": .reference(pages[link.page]),
            "StructParent": .integer(parentKey),
        ]
        switch link.target {
        case .address(let address):
            annotation["A"] = .dictionary(["S": .name("URI"), "URI": .string(Array(address.text.utf8))])
            annotation["Contents"] = .text(address.text)
        case .bookmark(let name):
            let entry = structure.bookmarks[name]
            annotation["Dest"] = entry.map { DocumentOutline.destination($0, pages: pages, sizes: structure.sizes) }
            annotation["Contents"] = .text(entry.map { $0.title.isEmpty ? name : $0.title } ?? name)
        }
        return annotation
    }

    /// Links to bookmarks that no page has lead nowhere.
    private func isDead(_ link: DocumentStructure.Link) -> Bool {
        if case .bookmark(let name) = link.target { structure.bookmarks[name] == nil } else { false }
    }

    /// Elements with content somewhere below; cells and rows stay even when empty, so that a table keeps its shape.
    private func keptElements() -> [Bool] {
        var isKept = structure.elements.map { element in
            ["TH", "TD", "TR"].contains(element.type)
                || element.children.contains { child in
                    switch child {
                    case .element: false
                    case .piece: true
                    case .link(let link): !isDead(structure.links[link])
                    }
                }
        }
        for index in structure.elements.indices.reversed() where isKept[index] {
            if let parent = structure.elements[index].parent { isKept[parent] = true }
        }
        return isKept
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
