import Charts

/// Writes the tree of structure elements, the link annotations that belong to it, and the way back from content to elements.
struct StructureTree {
    private let structure: DocumentStructure
    /// Object numbers of the pages.
    private let pages: [Int]
    /// Object numbers of the elements; 0 for those without content.
    private let numbers: [Int]
    /// Object numbers of the links' annotations; 0 for links that lead nowhere.
    private let links: [Int]
    private let root: Int
    private let document: Int

    /// Decides which elements are written, and gives them the numbers after the document's own element.
    init(structure: DocumentStructure, pages: [Int], file: inout PDFFile) {
        self.structure = structure
        self.pages = pages
        root = file.reserve()
        links = structure.links.map { Self.isDead($0, structure) ? 0 : file.reserve() }
        document = file.reserve()
        numbers = Self.keptElements(structure).map { $0 ? file.reserve() : 0 }
    }

    /// Adds everything to the file; gives the root's number and for each page the numbers of its annotations.
    func write(to file: inout PDFFile) -> (root: Int, annotations: [Int: [Int]]) {
        file.add(elements())
        var annotations: [Int: [Int]] = [:]
        for (index, link) in structure.links.enumerated() where links[index] > 0 {
            annotations[link.page, default: []].append(links[index])
            file.set(links[index], annotation(link, parentKey: pages.count + index))
        }
        var parents = WrittenObjects(first: file.reserve())
        parents.begin()
        writeParents(to: &parents.bytes)
        file.add(parents)
        file.set(
            root,
            [
                "Type": .name("StructTreeRoot"), "K": .array([.reference(document)]), "ParentTree": .reference(parents.first),
                "ParentTreeNextKey": .integer(pages.count + structure.links.count),
            ]
        )
        return (root, annotations)
    }

    /// The document's element and all others below it.
    private func elements() -> WrittenObjects {
        var objects = WrittenObjects(first: document)
        objects.bytes.reserveCapacity(48 * structure.elements.count)
        objects.begin()
        objects.bytes.append("<</S/Document/P ")
        objects.bytes.append(reference: root)
        objects.bytes.append("/K[")
        for id in structure.roots where numbers[id] > 0 {
            objects.bytes.append(reference: numbers[id])
            objects.bytes.append(0x20)
        }
        objects.bytes.append("]>>\n")
        for id in structure.elements.indices where numbers[id] > 0 {
            objects.begin()
            write(id, to: &objects.bytes)
        }
        return objects
    }

    private func write(_ id: DocumentStructure.ElementID, to bytes: inout [UInt8]) {
        let element = structure.elements[id]
        bytes.append("<</S/")
        bytes.append(element.type.name)
        bytes.append("/P ")
        bytes.append(reference: element.parent.map { numbers[$0] } ?? document)
        if let piece = structure.onlyPiece(of: id) {
            bytes.append("/Pg ")
            bytes.append(reference: pages[piece.page])
            bytes.append("/K ")
            ContentNumber.append(piece.number, to: &bytes)
        } else {
            writeChildren(of: id, to: &bytes)
        }
        if element.type == .headerCell { bytes.append("/A<</O/Table/Scope/Column>>") }
        if element.type == .figure, let figure = structure.figures[id] {
            bytes.append("/Alt ")
            PDFObject.text(figure.alternativeText).write(to: &bytes)
            if !figure.title.isEmpty {
                bytes.append("/T ")
                PDFObject.text(figure.title).write(to: &bytes)
            }
        }
        bytes.append(">>\n")
    }

    private func writeChildren(of id: DocumentStructure.ElementID, to bytes: inout [UInt8]) {
        let page = firstPage(of: id)
        if let page {
            bytes.append("/Pg ")
            bytes.append(reference: pages[page])
        }
        bytes.append("/K[")
        for child in structure.children(of: id) { write(child, onPage: page, to: &bytes) }
        bytes.append("]")
    }

    private func write(_ child: DocumentStructure.Child, onPage page: Int?, to bytes: inout [UInt8]) {
        switch child {
        case .element(let id):
            guard numbers[id] > 0 else { return }
            bytes.append(reference: numbers[id])
        case .piece(let onPage, let piece):
            if onPage == page {
                ContentNumber.append(piece, to: &bytes)
            } else {
                bytes.append("<</Type/MCR/Pg ")
                bytes.append(reference: pages[onPage])
                bytes.append("/MCID ")
                ContentNumber.append(piece, to: &bytes)
                bytes.append(">>")
            }
        case .link(let link):
            guard links[link] > 0 else { return }
            bytes.append("<</Type/OBJR/Pg ")
            bytes.append(reference: pages[structure.links[link].page])
            bytes.append("/Obj ")
            bytes.append(reference: links[link])
            bytes.append(">>")
        }
        bytes.append(0x20)
    }

    /// For each page the elements of its pieces, and for each annotation its element.
    private func writeParents(to bytes: inout [UInt8]) {
        bytes.reserveCapacity(12 * structure.pages.reduce(0) { $0 + $1.count } + 16 * pages.count)
        bytes.append("<</Nums[")
        for (page, owners) in structure.pages.enumerated() {
            ContentNumber.append(page, to: &bytes)
            bytes.append("[")
            for owner in owners {
                bytes.append(reference: numbers[owner])
                bytes.append(0x20)
            }
            bytes.append("]\n")
        }
        for (index, link) in structure.links.enumerated() where links[index] > 0 {
            ContentNumber.append(pages.count + index, to: &bytes)
            bytes.append(0x20)
            bytes.append(reference: numbers[link.element])
            bytes.append(0x20)
        }
        bytes.append("]>>\n")
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

    private func firstPage(of id: DocumentStructure.ElementID) -> Int? {
        for child in structure.children(of: id) {
            switch child {
            case .piece(let page, _): return page
            case .link(let link): return structure.links[link].page
            case .element: continue
            }
        }
        return nil
    }

    /// Elements with content somewhere below, and those that stay even when empty.
    private static func keptElements(_ structure: DocumentStructure) -> [Bool] {
        var isKept = structure.elements.indices.map { id in
            structure.elements[id].type.staysEmpty
                || structure.children(of: id).contains { child in
                    switch child {
                    case .element: false
                    case .piece: true
                    case .link(let link): !isDead(structure.links[link], structure)
                    }
                }
        }
        for index in structure.elements.indices.reversed() where isKept[index] {
            if let parent = structure.elements[index].parent { isKept[parent] = true }
        }
        return isKept
    }

    /// Links to bookmarks that no page has lead nowhere.
    private static func isDead(_ link: DocumentStructure.Link, _ structure: DocumentStructure) -> Bool {
        if case .bookmark(let name) = link.target { structure.bookmarks[name] == nil } else { false }
    }
}
