import Charts

/// A change of colour along a line, in the coordinates of the page.
struct PDFGradient: Hashable {
    let from: Point
    let to: Point
    /// From offset 0 to 1, ascending.
    let stops: [GradientStop]

    /// Nil for fewer than two usable stops.
    init?(from: Point, to: Point, stops: [GradientStop]) {
        var stops = stops.filter { $0.offset.isFinite }
        guard let first = stops.first, let last = stops.last, stops.count > 1 else { return nil }
        for index in stops.indices { stops[index].offset = min(max(stops[index].offset, index > 0 ? stops[index - 1].offset : 0), 1) }
        if stops[0].offset > 0 { stops.insert(GradientStop(offset: 0, color: first.color), at: 0) }
        if let end = stops.last, end.offset < 1 { stops.append(GradientStop(offset: 1, color: last.color)) }
        self.from = from
        self.to = to
        self.stops = stops
    }

    /// The opacity, when it is the same everywhere.
    var evenAlpha: Double? {
        stops.allSatisfy { $0.color.alpha == stops[0].color.alpha } ? min(max(stops[0].color.alpha, 0), 1) : nil
    }

    /// The shading of the colours.
    var colors: PDFDictionary {
        shading("DeviceRGB") { [$0.red, $0.green, $0.blue] }
    }

    /// The shading of the opacity, as grey.
    var opacity: PDFDictionary {
        shading("DeviceGray") { [$0.alpha] }
    }

    private func shading(_ space: String, _ components: (Color) -> [Double]) -> PDFDictionary {
        [
            "ShadingType": .integer(2), "ColorSpace": .name(space),
            "Coords": .array([.real(from.x), .real(from.y), .real(to.x), .real(to.y)]), "Extend": .array([.boolean(true), .boolean(true)]),
            "Function": .dictionary(function(components)),
        ]
    }

    private func function(_ components: (Color) -> [Double]) -> PDFDictionary {
        let unit = PDFObject.array([.integer(0), .integer(1)])
        let parts = zip(stops, stops.dropFirst()).map { left, right -> PDFObject in
            .dictionary([
                "FunctionType": .integer(2), "Domain": unit, "N": .integer(1), "C0": .array(components(left.color).map { .fine($0) }),
                "C1": .array(components(right.color).map { .fine($0) }),
            ])
        }
        return [
            "FunctionType": .integer(3), "Domain": unit, "Functions": .array(parts),
            "Bounds": .array(stops.dropFirst().dropLast().map { .fine($0.offset) }),
            "Encode": .array(parts.flatMap { _ in [.integer(0), .integer(1)] }),
        ]
    }
}
