import Charts

/// Divides what is painted on a page into marked pieces, and notes in the document's structure what each piece belongs to.
final class ContentTagger {
    /// What is about to be painted.
    enum Content {
        /// Letters.
        case text
        /// Lines, areas and pictures.
        case graphics
        /// Something without meaning, whatever stands around it.
        case artifact
    }

    private let content: PageContent
    private let structure: DocumentStructure
    private var open: DocumentStructure.Owner?
    private var path: [DocumentStructure.ElementID?] = []
    private var figureDepth: Int?
    private var artifactDepth: Int?
    private var depth = 0

    init(content: PageContent, structure: DocumentStructure) {
        self.content = content
        self.structure = structure
    }

    /// A group begins.
    func enter(_ role: Role, top: Double) {
        depth += 1
        guard figureDepth == nil, artifactDepth == nil else { return path.append(path.last ?? nil) }
        let parent = path.last ?? nil
        switch role {
        case .content:
            path.append(parent)
        case .artifact:
            artifactDepth = depth
            path.append(parent)
        case .figure:
            figureDepth = depth
            path.append(structure.add(role, to: parent, top: top))
        default:
            path.append(structure.add(role, to: parent, top: top))
        }
    }

    /// The group ends.
    func leave(_ role: Role) {
        if figureDepth == depth { figureDepth = nil }
        if artifactDepth == depth { artifactDepth = nil }
        depth -= 1
        path.removeLast()
    }

    /// Something is about to be painted.
    func mark(_ content: Content) {
        mark(owner(of: content))
    }

    /// Ends the piece that is open, so that a clip can begin or end outside of it.
    func interrupt() {
        if open != nil { content.endPiece() }
        open = nil
    }

    /// Paints something without meaning in the midst of a piece, which then goes on.
    func asArtifact(_ body: () -> Void) {
        let owner = open
        mark(Content.artifact)
        body()
        if let owner { mark(owner) }
    }

    /// An area that leads somewhere.
    func link(_ url: String, area: Rect) {
        guard let target = DocumentStructure.LinkTarget(url) else { return }
        structure.addLink(target, area: area, parent: artifactDepth == nil ? path.last ?? nil : nil)
    }

    /// The page is complete.
    func endPage() {
        interrupt()
    }

    private func mark(_ owner: DocumentStructure.Owner) {
        guard owner != open else { return }
        interrupt()
        open = owner
        content.beginPiece(structure.addPiece(owner))
    }

    private func owner(of content: Content) -> DocumentStructure.Owner {
        if artifactDepth != nil { return .artifact }
        let element = path.last ?? nil
        if figureDepth != nil, let element { return .element(element) }
        switch content {
        case .artifact, .graphics: return .artifact
        case .text:
            guard let element else { return .element(structure.add(.paragraph, to: nil, top: 0)) }
            return structure.holdsText(element) ? .element(element) : .element(structure.addText(to: element))
        }
    }
}
