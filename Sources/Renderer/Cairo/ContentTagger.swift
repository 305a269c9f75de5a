import CCairo
import Charts

/// Divides what is painted on a page into marked pieces, and notes in the document's structure what each piece belongs to.
///
/// Cairo 1.16 can mark content but knows neither artifacts nor attributes. All pieces therefore get one plain tag, in order, and the document's
/// completion gives each its real meaning.
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

    private static let tag = "P"

    private let cairo: OpaquePointer
    private let structure: DocumentStructure
    private var open: DocumentStructure.Owner?
    private var path: [DocumentStructure.ElementID?] = []
    private var figureDepth: Int?
    private var artifactDepth: Int?
    private var depth = 0

    init(cairo: OpaquePointer, structure: DocumentStructure) {
        self.cairo = cairo
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
        let owner = owner(of: content)
        if owner == open { return }
        close()
        open = owner
        structure.addPiece(owner)
        cairo_tag_begin(cairo, Self.tag, nil)
    }

    /// An area that leads somewhere.
    func link(_ url: String, area: Rect) {
        guard let address = LinkAddress(url) else { return }
        structure.addLink(address, area: area, parent: artifactDepth == nil ? path.last ?? nil : nil)
    }

    /// The page is complete.
    func endPage() {
        close()
    }

    private func close() {
        if open != nil { cairo_tag_end(cairo, Self.tag) }
        open = nil
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
