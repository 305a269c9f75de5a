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
        case piece(page: Int, number: Int)
        case link(Int)
    }

    /// A marked piece of a page's content.
    struct Piece {
        let type: StructureType
        /// Number among the pieces of its page; nil for an artifact.
        let number: Int?
    }

    /// Where a link leads.
    enum LinkTarget: Hashable {
        case address(LinkAddress)
        /// A place in the document itself, by the name of its bookmark.
        case bookmark(String)

        /// Nil for addresses that a document may not lead to; `#name` is a bookmark.
        init?(_ url: String) {
            if url.hasPrefix("#"), url.utf8.count > 1, url.utf8.count <= 2048 {
                self = .bookmark(String(url.dropFirst()))
            } else if let address = LinkAddress(url) {
                self = .address(address)
            } else {
                return nil
            }
        }
    }

    /// A node of the tree; its children form a chain, so that an element needs no memory of its own.
    struct Element {
        let type: StructureType
        let parent: ElementID?
        fileprivate(set) var firstChild = DocumentStructure.none
        fileprivate(set) var lastChild = DocumentStructure.none
    }

    /// The words that a figure has.
    struct FigureText {
        let alternativeText: String
        let title: String
    }

    /// An area on a page that leads somewhere.
    struct Link {
        let target: LinkTarget
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
        /// Depth; 1 is the top.
        var level = 1
    }

    fileprivate static let none = -1

    private(set) var elements: [Element] = []
    /// The words of those elements that are figures.
    private(set) var figures: [ElementID: FigureText] = [:]
    private var chain: [(child: Child, next: Int)] = []
    /// Children of the document itself.
    private(set) var roots: [ElementID] = []
    private(set) var links: [Link] = []
    private(set) var outline: [OutlineEntry] = []
    /// For each page the elements that its pieces belong to, in painting order.
    private(set) var pages: [[ElementID]] = []
    private(set) var sizes: [Size] = []
    /// Names of the pages; nil where a page's number is its name.
    private(set) var labels: [String?] = []
    /// Places that links lead to, by name.
    private(set) var bookmarks: [String: OutlineEntry] = [:]
    private var hasBookmarks = false

    /// A page begins.
    func beginPage(_ scene: Scene) {
        pages.append([])
        sizes.append(scene.size)
        labels.append(scene.label)
        guard let marks = scene.bookmarks else { return }
        if !hasBookmarks { outline.removeAll() }
        hasBookmarks = true
        for mark in marks {
            let entry = OutlineEntry(title: mark.title, page: pages.count - 1, top: mark.origin.y, level: min(max(mark.level, 1), 8))
            if bookmarks[mark.name] == nil { bookmarks[mark.name] = entry }
            if !mark.title.isEmpty { outline.append(entry) }
        }
    }

    /// Adds an element for a role; `top` is where it stands on the page.
    func add(_ role: Role, to parent: ElementID?, top: Double) -> ElementID {
        let element = append(StructureType(role), to: parent)
        if case .figure(let alternativeText, let title) = role {
            figures[element] = FigureText(alternativeText: alternativeText.isEmpty ? title : alternativeText, title: title)
            if !title.isEmpty, !hasBookmarks { outline.append(OutlineEntry(title: title, page: pages.count - 1, top: top)) }
        }
        return element
    }

    /// True for elements that text may stand in directly.
    func holdsText(_ element: ElementID) -> Bool {
        elements[element].type.holdsText
    }

    /// An element for text that stands in a table or row itself.
    func addText(to parent: ElementID) -> ElementID {
        append(elements[parent].type == .table ? .caption : .cell, to: parent)
    }

    /// Notes the next marked piece of the page.
    func addPiece(_ owner: Owner) -> Piece {
        guard let page = pages.indices.last, case .element(let element) = owner else { return Piece(type: .artifact, number: nil) }
        let number = pages[page].count
        pages[page].append(element)
        append(.piece(page: page, number: number), to: element)
        return Piece(type: elements[element].type, number: number)
    }

    /// Adds a link below an element.
    func addLink(_ target: LinkTarget, area: Rect, parent: ElementID?) {
        guard let page = pages.indices.last, let visible = area.intersection(Rect(size: sizes[page])), !visible.isEmpty else { return }
        let element = append(.link, to: parent)
        links.append(Link(target: target, page: page, area: visible, element: element))
        append(.link(links.count - 1), to: element)
    }

    /// What hangs below an element, in order.
    func children(of element: ElementID) -> Children {
        Children(chain: chain, position: elements[element].firstChild)
    }

    /// The piece that is all that an element holds; nil when it holds something else.
    func onlyPiece(of element: ElementID) -> (page: Int, number: Int)? {
        let position = elements[element].firstChild
        guard position != Self.none, position == elements[element].lastChild, case .piece(let page, let number) = chain[position].child else {
            return nil
        }
        return (page, number)
    }

    /// The children of one element.
    struct Children: Sequence, IteratorProtocol {
        fileprivate let chain: [(child: Child, next: Int)]
        fileprivate var position: Int

        mutating func next() -> Child? {
            guard position != DocumentStructure.none else { return nil }
            defer { position = chain[position].next }
            return chain[position].child
        }
    }

    private func append(_ type: StructureType, to parent: ElementID?) -> ElementID {
        elements.append(Element(type: type, parent: parent))
        let id = elements.count - 1
        if let parent { append(.element(id), to: parent) } else { roots.append(id) }
        return id
    }

    private func append(_ child: Child, to element: ElementID) {
        let position = chain.count
        chain.append((child, Self.none))
        let last = elements[element].lastChild
        if last == Self.none { elements[element].firstChild = position } else { chain[last].next = position }
        elements[element].lastChild = position
    }
}
