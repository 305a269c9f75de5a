import Charts

/// The meaning of a document's content: a tree of elements, and for each page the owner of every marked piece in painting order.
final class DocumentStructure {
    typealias ElementID = Int

    /// What a marked piece belongs to.
    enum Owner: Hashable {
        /// Nothing that a reader should hear about.
        case artifact
        /// An element of the tree.
        case element(ElementID)
    }

    /// What hangs below an element.
    enum Child {
        case element(ElementID)
        case piece(page: Int, index: Int)
        case link(Int)
    }

    /// A node of the tree.
    struct Element {
        /// Name of the element's standard type.
        let type: String
        let parent: ElementID?
        var children: [Child] = []
        var alternativeText: String?
        var title: String?
    }

    /// An area on a page that leads somewhere.
    struct Link {
        let address: LinkAddress
        let page: Int
        let area: Rect
        let element: ElementID
    }

    /// An entry of the document's outline.
    struct OutlineEntry {
        let title: String
        let page: Int
        /// Distance from the top of the page in points.
        let top: Double
    }

    private(set) var elements: [Element] = []
    /// Children of the document itself.
    private(set) var roots: [Child] = []
    private(set) var links: [Link] = []
    private(set) var outline: [OutlineEntry] = []
    /// For each page the owners of its pieces.
    private(set) var pages: [[Owner]] = []
    private(set) var sizes: [Size] = []

    /// A page begins.
    func beginPage(_ size: Size) {
        pages.append([])
        sizes.append(size)
    }

    /// Adds an element for a role; `top` is where it stands on the page.
    func add(_ role: Role, to parent: ElementID?, top: Double) -> ElementID {
        var element = Element(type: Self.type(of: role), parent: parent)
        if case .figure(let alternativeText, let title) = role {
            element.alternativeText = alternativeText.isEmpty ? title : alternativeText
            element.title = title
            if !title.isEmpty { outline.append(OutlineEntry(title: title, page: pages.count - 1, top: top)) }
        }
        return append(element)
    }

    /// True for elements that text may stand in directly.
    func holdsText(_ element: ElementID) -> Bool {
        !["Table", "TR"].contains(elements[element].type)
    }

    /// An element for text that stands in a table or row itself.
    func addText(to parent: ElementID) -> ElementID {
        append(Element(type: elements[parent].type == "Table" ? "Caption" : "TD", parent: parent))
    }

    /// Notes the next marked piece of the page.
    func addPiece(_ owner: Owner) {
        guard let page = pages.indices.last else { return }
        let index = pages[page].count
        pages[page].append(owner)
        if case .element(let element) = owner { elements[element].children.append(.piece(page: page, index: index)) }
    }

    /// Adds a link below an element.
    func addLink(_ address: LinkAddress, area: Rect, parent: ElementID?) {
        guard let page = pages.indices.last, let visible = area.intersection(Rect(size: sizes[page])), !visible.isEmpty else { return }
        let element = append(Element(type: "Link", parent: parent))
        links.append(Link(address: address, page: page, area: visible, element: element))
        elements[element].children.append(.link(links.count - 1))
    }

    private func append(_ element: Element) -> ElementID {
        elements.append(element)
        let id = elements.count - 1
        if let parent = element.parent { elements[parent].children.append(.element(id)) } else { roots.append(.element(id)) }
        return id
    }

    private static func type(of role: Role) -> String {
        switch role {
        case .content: "Sect"
        case .figure: "Figure"
        case .table: "Table"
        case .tableRow: "TR"
        case .tableHeaderCell: "TH"
        case .tableCell: "TD"
        case .heading(let level): "H\(min(max(level, 1), 6))"
        case .paragraph: "P"
        case .artifact: "NonStruct"
        }
    }
}
