import Charts
import Foundation

/// Writes a scene as SVG with real text: no scripts, no styles, no outside references.
struct SVGWriter {
    let text: TextShaper
    let title: String?

    private static let deepest = 200
    /// Without the emoji font: librsvg takes digits from it when it is named. Emoji are found without.
    private static let fontFamily = "Inter, 'Noto Sans', 'Noto Sans Thai', 'Noto Sans Arabic', 'Noto Sans CJK SC', sans-serif"

    func write(_ scene: Scene) throws(RendererError) -> String {
        try scene.size.checkDrawable(limit: SafePath.farthest)
        let (width, height) = (Self.number(scene.size.width), Self.number(scene.size.height))
        var body = SVGBody()
        if let background = scene.background, background.alpha > 0 {
            body.text += "<rect width=\"\(width)\" height=\"\(height)\"\(Self.fill(.solid(background), at: .zero, in: &body))/>\n"
        }
        try write(scene.root, at: .zero, to: &body, depth: 0)
        var document = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)pt\" height=\"\(height)pt\" viewBox=\"0 0 \(width) \(height)\""
        document += " font-family=\"\(Self.fontFamily)\" role=\"img\">\n"
        if let title { document += "<title>\(title.escapedForXML)</title>\n" }
        if !body.definitions.isEmpty { document += "<defs>\n\(body.definitions)</defs>\n" }
        return document + body.text + "</svg>\n"
    }

    private func write(_ group: Group, at place: Point, to body: inout SVGBody, depth: Int) throws(RendererError) {
        guard depth < Self.deepest else { throw RendererError(.invalidScene, "groups are nested more than \(Self.deepest) deep") }
        let place = place.offset(by: group.offset)
        guard place.x.isFinite, place.y.isFinite else { return }
        var attributes = ""
        if let clip = group.clip {
            guard !clip.isEmpty, [clip.x, clip.y, clip.width, clip.height].allSatisfy(\.isFinite) else { return }
            attributes += " clip-path=\"url(#\(body.clip(clip.offset(by: place))))\""
        }
        if case .figure(let alternativeText, let title) = group.role {
            let label = alternativeText.isEmpty ? title : alternativeText
            attributes += " role=\"figure\" aria-label=\"\(label.escapedForXML)\""
        }
        if case .artifact = group.role { attributes += " aria-hidden=\"true\"" }
        if !attributes.isEmpty { body.text += "<g\(attributes)>\n" }
        for child in group.children { try write(child, at: place, to: &body, depth: depth) }
        if !attributes.isEmpty { body.text += "</g>\n" }
    }

    private func write(_ node: SceneNode, at place: Point, to body: inout SVGBody, depth: Int) throws(RendererError) {
        switch node {
        case .group(let group): try write(group, at: place, to: &body, depth: depth + 1)
        case .path(let path, let fill, let stroke, let antialias):
            let data = Self.data(of: path, at: place)
            guard !data.isEmpty else { return }
            let fillText = fill.map { Self.fill($0, at: place, in: &body) } ?? " fill=\"none\""
            let strokeText = stroke.map { Self.stroke($0, at: place, in: &body) } ?? ""
            body.text += "<path d=\"\(data)\"\(fillText)\(strokeText)\(antialias ? "" : " shape-rendering=\"crispEdges\"")/>\n"
        case .text(let run): write(run, at: place, to: &body)
        case .paragraph(let block): write(block, at: place, to: &body)
        case .image(let image): write(image, at: place, to: &body)
        case .link(let url, let area):
            guard let address = LinkAddress(url), !area.isEmpty else { return }
            let box = area.offset(by: place)
            body.text += "<a href=\"\(address.text.escapedForXML)\"><rect x=\"\(Self.number(box.x))\" y=\"\(Self.number(box.y))\""
            body.text += " width=\"\(Self.number(box.width))\" height=\"\(Self.number(box.height))\" fill=\"none\" pointer-events=\"all\"/></a>\n"
        }
    }

    private func write(_ run: TextRun, at place: Point, to body: inout SVGBody) {
        let origin = run.origin.offset(by: place)
        guard origin.x.isFinite, origin.y.isFinite, !run.string.isEmpty else { return }
        var string = DrawableText.line(run.string)
        var line = text.line(run.string, font: run.font, maximumWidth: run.maximumWidth, language: run.language)
        if line.isShortened {
            string = Self.shortened(string, to: run.maximumWidth ?? 0, font: run.font, text: text)
            line = text.line(string, font: run.font, language: run.language)
        }
        var attributes = " x=\"\(Self.number(origin.x))\" y=\"\(Self.number(origin.y))\"" + Self.font(run.font)
        switch run.anchor {
        case .start: break
        case .middle: attributes += " text-anchor=\"middle\""
        case .end: attributes += " text-anchor=\"end\""
        }
        attributes += " textLength=\"\(Self.number(line.width))\" lengthAdjust=\"spacingAndGlyphs\""
        if run.rotation != 0, run.rotation.isFinite {
            attributes += " transform=\"rotate(\(Self.number(run.rotation)) \(Self.number(origin.x)) \(Self.number(origin.y)))\""
        }
        if let halo = run.halo, halo.alpha > 0, run.haloWidth.isFinite {
            attributes +=
                " stroke=\"\(halo.opaqueHex)\" stroke-width=\"\(Self.number(run.haloWidth))\" stroke-linejoin=\"round\" paint-order=\"stroke\""
        }
        if let language = run.language { attributes += " xml:lang=\"\(language.escapedForXML)\"" }
        body.text += "<text\(attributes)\(Self.fill(.solid(run.color), at: .zero, in: &body))>\(string.escapedForXML)</text>\n"
    }

    private func write(_ block: TextBlock, at place: Point, to body: inout SVGBody) {
        let frame = block.frame.offset(by: place)
        guard frame.x.isFinite, frame.y.isFinite, frame.width.isFinite, !block.string.isEmpty else { return }
        let paragraph = text.paragraph(
            block.string,
            font: block.font,
            width: frame.width,
            maximumLines: block.maximumLines,
            language: block.language
        )
        let metrics = text.metrics(block.font)
        let pitch = metrics.lineHeight * (block.lineSpacing.isFinite ? min(max(block.lineSpacing, 0.5), 10) : 1)
        var baseline = frame.y + metrics.ascent
        for (line, string) in zip(paragraph.lines, paragraph.texts) {
            let isRightToLeft = line.isRightToLeft
            let room = frame.width - line.width
            let x =
                switch block.alignment {
                case .leading: isRightToLeft ? room : 0
                case .center: room / 2
                case .trailing: isRightToLeft ? 0 : room
                }
            let run = TextRun(
                string,
                font: block.font,
                color: block.color,
                origin: Point(frame.x + x, baseline),
                maximumWidth: line.isShortened ? frame.width : nil,
                language: block.language
            )
            write(run, at: .zero, to: &body)
            baseline += pitch
        }
    }

    private func write(_ image: ImageNode, at place: Point, to body: inout SVGBody) {
        let frame = image.frame.offset(by: place)
        guard image.width > 0, image.height > 0, image.width <= 8192, image.height <= 8192, image.pixels.count == 4 * image.width * image.height,
            [frame.x, frame.y, frame.width, frame.height].allSatisfy(\.isFinite), !frame.isEmpty,
            let file = try? Self.png(of: image)
        else { return }
        body.text += "<image x=\"\(Self.number(frame.x))\" y=\"\(Self.number(frame.y))\" width=\"\(Self.number(frame.width))\""
        body.text += " height=\"\(Self.number(frame.height))\" preserveAspectRatio=\"none\""
        if image.interpolation == .nearest { body.text += " image-rendering=\"pixelated\"" }
        body.text += " href=\"data:image/png;base64,\(Data(file).base64EncodedString())\"/>\n"
    }

    private static func png(of image: ImageNode) throws(RendererError) -> [UInt8] {
        let words = (0..<image.width * image.height).map { index -> UInt32 in
            let place = 4 * index
            let alpha = image.pixels[place + 3]
            let (red, green, blue) = (min(image.pixels[place], alpha), min(image.pixels[place + 1], alpha), min(image.pixels[place + 2], alpha))
            return UInt32(alpha) << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        }
        let encoder = PNGEncoder(width: image.width, height: image.height, hasAlpha: true, quality: .normal, scale: 1)
        return try encoder.encode(stripHeight: image.height) { top, _, take throws(RendererError) in
            try words.withUnsafeBufferPointer { buffer throws(RendererError) in
                if let base = buffer.baseAddress { try take(base + top * image.width, image.width) }
            }
        }
    }

    private static func shortened(_ string: String, to width: Double, font: FontStyle, text: TextShaper) -> String {
        let characters = Array(string)
        var (low, high) = (0, characters.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if text.line(String(characters[..<middle]) + "…", font: font).width <= width { low = middle } else { high = middle - 1 }
        }
        return String(characters[..<low]) + "…"
    }
}
