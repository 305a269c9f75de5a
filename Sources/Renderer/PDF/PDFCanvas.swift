import CCairo
import Charts
import Foundation

/// A page of a PDF, painted on by writing its content stream.
final class PDFCanvas: Canvas {
    private let content: PageContent
    private let resources: PDFResources
    private let tags: ContentTagger
    /// A letter that stands unseen where a picture of a letter is, so that the picture can be found as text.
    private let standIn: (FontStyle) -> ShapedLine

    init(content: PageContent, resources: PDFResources, tags: ContentTagger, text: TextShaper) {
        self.content = content
        self.resources = resources
        self.tags = tags
        standIn = { text.line("o", font: $0) }
    }

    func beginClip(_ area: Rect) {
        content.save()
        content.clip(area)
    }

    func endClip() {
        content.restore()
    }

    func draw(_ path: Path, fill: Paint?, stroke: Stroke?, at place: Point, clip: Rect, antialias: Bool) {
        let isSafe = SafePath.isSafe(path, at: place)
        if isSafe, let stroke, stroke.dash.isEmpty, case .solid(let line) = stroke.paint, case .solid(let area) = fill, line.alpha >= 1,
            area.alpha >= 1
        {
            setAlpha(1)
            content.setFill(area)
            content.setStroke(line)
            content.setStyle(stroke, width: min(stroke.width, 2000))
            content.trace(path, at: place)
            return content.write("B\n")
        }
        if let fill {
            paint(fill, at: place, isStroke: false) {
                content.trace(isSafe ? path : SafePath.area(path, at: place, inside: clip.inset(by: -8)), at: isSafe ? place : .zero)
                content.write("f\n")
            }
        }
        if let stroke {
            let width = min(stroke.width, 2000)
            content.setStyle(stroke, width: width)
            paint(stroke.paint, at: place, isStroke: true) {
                // Dashes far outside would be counted out one by one by the reader.
                if isSafe, stroke.dash.isEmpty {
                    content.trace(path, at: place)
                } else {
                    content.trace(SafePath.outline(path, at: place, inside: clip.inset(by: -(width * 4 + 8))), at: .zero)
                }
                content.write("S\n")
            }
        }
    }

    func draw(_ image: ImageNode, at place: Point) throws(RendererError) {
        setAlpha(1)
        content.image(try resources.name(of: image), in: image.frame.offset(by: place), turnedBy: 0, around: .zero)
    }

    func show(_ line: ShapedLine, at placement: TextPlacement, color: Color, halo: TextHalo?) {
        if let halo { draw(halo, of: line, at: placement) }
        setFill(color)
        for run in line.runs {
            if run.font.isColor {
                showPictures(of: run, at: placement)
            } else {
                content.add(PageText(run: run, face: resources.fonts.note(run), placement: placement))
            }
        }
    }

    private func draw(_ halo: TextHalo, of line: ShapedLine, at placement: TextPlacement) {
        var outline = Path()
        for run in line.runs where !run.font.isColor {
            for glyph in run.glyphs {
                for element in run.font.outline(of: glyph.index).elements {
                    outline.elements.append(element.mapped { placement.point(Point($0.x + glyph.x, $0.y + glyph.y)) })
                }
            }
        }
        guard !outline.isEmpty else { return }
        setAlpha(min(halo.color.alpha, 1))
        content.setStroke(halo.color)
        content.setStyle(Stroke(halo.color, width: halo.width, cap: .round, join: .round), width: halo.width)
        tags.asArtifact {
            content.trace(outline, at: .zero)
            content.write("S\n")
        }
    }

    /// Pictures of letters with the text they stand for below them, unseen, in a plain letter stretched to the same width.
    private func showPictures(of run: ShapedLine.Run, at placement: TextPlacement) {
        let size = run.font.matrix.yy
        guard let letter = standIn(FontStyle(size: size)).runs.first else { return }
        let face = resources.fonts.note(letter)
        for cluster in run.clusters {
            guard let glyph = run.glyphs[cluster.glyphs].first else { continue }
            let width = run.glyphs[cluster.glyphs].compactMap { run.font.picture(of: $0.index)?.image.frame.width }.reduce(0, +) * size
            let start = TextPlacement(origin: placement.origin, rotation: placement.rotation, shift: placement.shift + glyph.x)
            let picture = PageText.Picture(text: Array(run.text[cluster.bytes]), width: width)
            content.add(PageText(run: letter, face: face, placement: start, standsFor: picture))
        }
        tags.asArtifact {
            setAlpha(1)
            for glyph in run.glyphs {
                guard let picture = run.font.picture(of: glyph.index),
                    let name = try? resources.name(of: picture.image, key: "\(run.font.face) \(glyph.index)")
                else { continue }
                let origin = Point(placement.origin.x + placement.shift, placement.origin.y)
                content.image(name, in: picture.frame(at: glyph, from: origin), turnedBy: placement.rotation, around: placement.origin)
            }
        }
    }

    private func setAlpha(_ alpha: Double) {
        content.setAlpha(alpha) { resources.name(ofAlpha: $0) }
    }

    private func setFill(_ color: Color) {
        setAlpha(min(max(color.alpha, 0), 1))
        content.setFill(color)
    }

    private func paint(_ paint: Paint, at place: Point, isStroke: Bool, _ body: () -> Void) {
        guard case .linearGradient(let from, let to, let stops) = paint, [from.x, from.y, to.x, to.y].allSatisfy(\.isFinite),
            let gradient = PDFGradient(from: page(from, place), to: page(to, place), stops: stops)
        else {
            let color: Color =
                switch paint {
                case .solid(let color): color
                case .linearGradient(_, _, let stops): stops.first?.color ?? .clear
                }
            guard color.alpha > 0 else { return }
            setAlpha(min(color.alpha, 1))
            if isStroke { content.setStroke(color) } else { content.setFill(color) }
            return body()
        }
        if let alpha = gradient.evenAlpha {
            setAlpha(alpha)
            content.setPattern(resources.name(of: gradient), isStroke: isStroke)
            return body()
        }
        content.save()
        setAlpha(1)
        content.write(named: "/\(resources.name(ofMask: gradient)) gs\n")
        content.setPattern(resources.name(of: gradient), isStroke: isStroke)
        body()
        content.restore()
    }

    private func page(_ point: Point, _ place: Point) -> Point {
        Point(point.x + place.x, content.height - (point.y + place.y))
    }
}
