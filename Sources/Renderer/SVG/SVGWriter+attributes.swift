import Charts

extension SVGWriter {
    /// A coordinate with at most two decimals; never an exponent.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = Int64((min(max(value, -1e12), 1e12) * 100).rounded())
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        return rest % 10 == 0 ? "\(sign)\(whole).\(rest / 10)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Path data of all unbroken elements.
    static func data(of path: Path, at place: Point) -> String {
        var data = ""
        func pair(_ point: Point) -> String { "\(number(point.x + place.x)) \(number(point.y + place.y))" }
        var isBegun = false
        for element in path.elements {
            if element.isBroken {
                isBegun = false
                continue
            }
            switch element {
            case .move(let point):
                data += "M" + pair(point)
                isBegun = true
            case .line(let point):
                data += (isBegun ? "L" : "M") + pair(point)
                isBegun = true
            case .cubic(let first, let second, let end):
                data += isBegun ? "C" + pair(first) + " " + pair(second) + " " + pair(end) : "M" + pair(end)
                isBegun = true
            case .close:
                if isBegun { data += "Z" }
            }
        }
        return data
    }

    /// The attributes of a filling.
    static func fill(_ paint: Paint, at place: Point, in body: inout SVGBody) -> String {
        attributes("fill", paint, at: place, in: &body)
    }

    /// The attributes of an outline.
    static func stroke(_ stroke: Stroke, at place: Point, in body: inout SVGBody) -> String {
        guard stroke.width.isFinite, stroke.width > 0 else { return "" }
        var text = attributes("stroke", stroke.paint, at: place, in: &body) + " stroke-width=\"\(number(stroke.width))\""
        if stroke.cap != .butt { text += " stroke-linecap=\"\(stroke.cap.rawValue)\"" }
        if stroke.join != .miter { text += " stroke-linejoin=\"\(stroke.join.rawValue)\"" } else { text += " stroke-miterlimit=\"10\"" }
        if !stroke.dash.isEmpty, stroke.dash.allSatisfy({ $0.isFinite && $0 >= 0 }) {
            text += " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\""
        }
        return text
    }

    /// The attributes of a font.
    static func font(_ font: FontStyle) -> String {
        var text = " font-size=\"\(number(font.size))\""
        switch font.weight {
        case .regular: break
        case .medium: text += " font-weight=\"500\""
        case .semibold: text += " font-weight=\"600\""
        case .bold: text += " font-weight=\"700\""
        }
        if font.italic { text += " font-style=\"italic\"" }
        if font.tabularDigits { text += " style=\"font-variant-numeric:tabular-nums\"" }
        return text
    }

    private static func attributes(_ name: String, _ paint: Paint, at place: Point, in body: inout SVGBody) -> String {
        switch paint {
        case .solid(let color):
            let opacity = color.alpha < 1 ? " \(name)-opacity=\"\(number(color.alpha))\"" : ""
            return " \(name)=\"\(color.opaqueHex)\"" + opacity
        case .linearGradient(let from, let to, let stops):
            guard stops.count > 1 else { return attributes(name, .solid(stops.first?.color ?? .clear), at: place, in: &body) }
            return " \(name)=\"url(#\(body.gradient(from: from.offset(by: place), to: to.offset(by: place), stops: stops)))\""
        }
    }
}

extension Color {
    /// `#rrggbb`, whatever the opacity.
    var opaqueHex: String { String(hex.prefix(7)) }
}
