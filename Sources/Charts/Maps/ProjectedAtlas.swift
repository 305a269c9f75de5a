/// The outlines of all countries flattened once, so that a map only has to move and scale them.
struct ProjectedAtlas: Sendable {
    /// An outline with the rectangle around it; y grows upwards.
    struct Ring: Sendable {
        let points: [Point]
        let bounds: Rect
    }

    /// The outlines of each country of ``WorldAtlas/shared``, by its index.
    let countries: [[Ring]]

    private static let equalEarth = ProjectedAtlas(.equalEarth)
    private static let mercator = ProjectedAtlas(.mercator)

    /// The atlas in a projection.
    static func named(_ projection: Projection) -> ProjectedAtlas {
        switch projection {
        case .equalEarth: equalEarth
        case .mercator: mercator
        }
    }

    private init(_ projection: Projection) {
        countries = WorldAtlas.shared.countries.map { country in
            country.rings.compactMap { ring in
                let points = ring.map { place -> Point in
                    let flat = projection(place.longitude, place.latitude)
                    return Point(flat.x, flat.y)
                }
                guard var box = points.first.map({ Rect(x: $0.x, y: $0.y, width: 0, height: 0) }) else { return nil }
                for point in points {
                    box = Rect(
                        left: min(box.minX, point.x),
                        top: min(box.minY, point.y),
                        right: max(box.maxX, point.x),
                        bottom: max(box.maxY, point.y)
                    )
                }
                return Ring(points: points, bounds: box)
            }
        }
    }
}
