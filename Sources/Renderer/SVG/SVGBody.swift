import Charts

/// The parts of an SVG document while it is written.
struct SVGBody {
    var text = ""
    private(set) var definitions = ""
    private var clips: [Rect: String] = [:]
    private var gradients = 0

    /// The name of a clip with this area, defined on first use.
    mutating func clip(_ area: Rect) -> String {
        if let known = clips[area] { return known }
        let name = "clip\(clips.count)"
        clips[area] = name
        definitions += "<clipPath id=\"\(name)\"><rect x=\"\(SVGWriter.number(area.x))\" y=\"\(SVGWriter.number(area.y))\""
        definitions += " width=\"\(SVGWriter.number(area.width))\" height=\"\(SVGWriter.number(area.height))\"/></clipPath>\n"
        return name
    }

    /// The name of a new gradient.
    mutating func gradient(from: Point, to: Point, stops: [GradientStop]) -> String {
        let name = "gradient\(gradients)"
        gradients += 1
        definitions +=
            "<linearGradient id=\"\(name)\" gradientUnits=\"userSpaceOnUse\" x1=\"\(SVGWriter.number(from.x))\" y1=\"\(SVGWriter.number(from.y))\""
        definitions += " x2=\"\(SVGWriter.number(to.x))\" y2=\"\(SVGWriter.number(to.y))\">"
        for stop in stops where stop.offset.isFinite {
            definitions += "<stop offset=\"\(SVGWriter.number(stop.offset))\" stop-color=\"\(stop.color.opaqueHex)\""
            if stop.color.alpha < 1 { definitions += " stop-opacity=\"\(SVGWriter.number(stop.color.alpha))\"" }
            definitions += "/>"
        }
        definitions += "</linearGradient>\n"
        return name
    }
}
