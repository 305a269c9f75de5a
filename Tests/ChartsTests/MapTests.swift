import Foundation
import Testing

@testable import Charts

@Suite("Maps")
struct MapTests {
    @Test("the atlas holds 177 countries, found by codes, names and other spellings")
    func atlas() {
        let atlas = WorldAtlas.shared
        #expect(atlas.countries.count == 177)
        for (name, code) in [
            ("US", "USA"), ("usa", "USA"), ("United States", "USA"), ("cote d'ivoire", "CIV"), ("Ivory Coast", "CIV"), ("XK", "XKX"),
            ("Kosovo", "XKX"), ("de", "DEU"), ("Viet Nam", "VNM"), ("FRA", "FRA"), ("NO", "NOR"),
        ] {
            #expect(atlas.index(of: name).map { atlas.countries[$0].iso3 } == code, "\(name)")
        }
        #expect(atlas.index(of: "Atlantis") == nil)
        #expect(atlas.index(of: "") == nil)
    }

    @Test("no outline jumps from one edge of the map to the other")
    func antimeridian() {
        for country in WorldAtlas.shared.countries where country.iso3 != "ATA" {
            for ring in country.rings {
                for (from, to) in zip(ring, ring.dropFirst()) { #expect(abs(from.longitude - to.longitude) < 100, "\(country.name)") }
            }
        }
    }

    @Test("the size legend stands in a corner that covers no circle")
    func legendCorner() throws {
        let columns = [ChartColumn(name: "lat", type: .number), ChartColumn(name: "lon", type: .number), ChartColumn(name: "size", type: .number)]
        func row(_ latitude: Double, _ longitude: Double) -> [ChartValue] { [.number(latitude), .number(longitude), .number(5000)] }
        let corners = [row(21, -158), row(61, -158), row(21, -66)]
        var options = ChartOptions()
        options.latitude = "lat"
        options.longitude = "lon"
        options.size = "size"
        let spec = ChartSpec(type: .map, title: "Places", options: options)
        let scene = ChartBuilder.scene(
            for: spec,
            state: .data(ChartTable(columns: columns, rows: corners)),
            size: Size(width: 420, height: 300),
            context: ChartContext(measurer: FixedTextMetrics())
        )
        let legend = try #require(SceneText(scene).boxes.first { $0.string == "4,000" })
        #expect(legend.frame.midX > 210 && legend.frame.midY < 150, "\(legend.frame)")
    }

    @Test("damaged data give an empty atlas")
    func damaged() {
        #expect(WorldAtlas([]).countries.isEmpty)
        #expect(WorldAtlas(Array("VGEO".utf8) + [1, 255, 255]).countries.isEmpty)
    }

    @Test("Equal Earth and Mercator agree with PROJ")
    func projections() {
        let equalEarth = Projection.equalEarth(122, 47)
        #expect(abs(equalEarth.x - 1.5493) < 0.001 && abs(equalEarth.y - 0.8933) < 0.001)
        let mercator = Projection.mercator(90, 45)
        #expect(abs(mercator.x - .pi / 2) < 1e-9 && abs(mercator.y - 0.881373587) < 1e-9)
        #expect(Projection.mercator(0, 90).y.isFinite)
    }

    @Test("Equal Earth keeps the order of areas: Africa's Algeria is larger than Greenland")
    func areas() throws {
        func area(_ code: String) throws -> Double {
            let atlas = WorldAtlas.shared
            let country = atlas.countries[try #require(atlas.index(of: code))]
            return country.rings.reduce(0) { total, ring in
                let points = ring.map { Projection.equalEarth($0.longitude, $0.latitude) }
                return total + abs(zip(points, points.dropFirst() + points.prefix(1)).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }) / 2
            }
        }
        #expect(try area("DZA") > (try area("GRL")))
        #expect(try area("AUS") > (try area("GRL")) * 3)
    }

    @Test("polygons are cut at the frame")
    func clip() {
        let frame = Rect(x: 0, y: 0, width: 10, height: 10)
        let cut = PolygonClip.clip([Point(-5, 5), Point(5, -5), Point(15, 5), Point(5, 15)], to: frame)
        #expect(cut.allSatisfy { frame.inset(by: -1e-9).contains($0) })
        #expect(PolygonClip.clip([Point(20, 20), Point(30, 20), Point(30, 30)], to: frame).count < 3)
    }
}
