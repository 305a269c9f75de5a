import Charts
import Foundation

/// What is written in a scene, and where.
struct SceneText {
    /// A line of text with the rectangle of its letters.
    struct Box {
        var string: String
        var frame: Rect
        var run: TextRun
    }

    private(set) var boxes: [Box] = []
    private(set) var alternatives: [String] = []
    private(set) var paths: [Path] = []

    init(_ scene: Scene) {
        visit(.group(scene.root), offset: .zero)
    }

    var strings: [String] { boxes.map(\.string) }

    private mutating func visit(_ node: SceneNode, offset: Point) {
        switch node {
        case .group(let group):
            if case .figure(let text, _) = group.role { alternatives.append(text) }
            let inner = offset.offset(by: group.offset)
            for child in group.children { visit(child, offset: inner) }
        case .text(let run): add(run, offset)
        case .path(let path, _, _, _): paths.append(path)
        case .paragraph, .image, .link: break
        }
    }

    /// Letters reach from the height of capitals to a little below the baseline; slanted text has no rectangle and is left out.
    private mutating func add(_ run: TextRun, _ offset: Point) {
        guard run.rotation == 0, !run.string.isEmpty else { return }
        let natural = FixedTextMetrics().width(of: run.string, font: run.font)
        let width = min(natural, run.maximumWidth ?? natural)
        let x = run.origin.x - (run.anchor == .start ? 0 : (run.anchor == .middle ? width / 2 : width))
        let frame = Rect(x: x, y: run.origin.y - run.font.size * 0.73, width: width, height: run.font.size * 0.85)
        boxes.append(Box(string: run.string, frame: frame.offset(by: offset), run: run))
    }

    /// Pairs of texts that share more than half a square point.
    var overlaps: [String] {
        var found: [String] = []
        for (index, box) in boxes.enumerated() {
            for other in boxes[(index + 1)...] {
                if let common = box.frame.intersection(other.frame), common.width * common.height > 0.5 {
                    found.append("“\(box.string)” and “\(other.string)”")
                }
            }
        }
        return found
    }

    /// Texts that reach out of a scene.
    func outside(_ size: Size) -> [String] {
        boxes.filter { !Rect(size: size).inset(by: -0.5).contains($0.frame) }.map(\.string)
    }
}
