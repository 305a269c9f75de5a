import Foundation

/// Countries coloured by a value, or bubbles at places.
struct MapWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let table = content.table
        let latitude = try column(content.options.latitude, guesses: ["latitude", "lat", "y"])
        let longitude = try column(content.options.longitude, guesses: ["longitude", "lon", "lng", "long", "x"])
        var drawing: ChartDrawing
        if let latitude, let longitude, content.options.region == nil {
            let content = content.readingDecimals(in: [latitude, longitude])
            drawing = try BubbleMap(content, latitude: latitude, longitude: longitude).draw(in: area)
        } else {
            let region =
                try column(content.options.region, guesses: ["region", "country", "iso3", "iso_a3", "iso2", "country_code", "iso", "land", "pays"])
                ?? table.columns.indices.first { table.columns[$0].type == .string }
            guard let region else {
                throw .missingColumn(part: "region", known: table.columns.map(\.name))
            }
            drawing = try ChoroplethMap(content, region: region).draw(in: area)
        }
        drawing.notes.append(content.type.phrases.boundaries)
        return drawing
    }

    private func column(_ name: String?, guesses: [String]) throws(ChartProblem) -> Int? {
        if let name { return try content.table.require(name) }
        for guess in guesses { if let index = content.table.index(of: guess) { return index } }
        return nil
    }
}
