import Charts
import Foundation
import Testing

@Suite("Widget configuration")
struct ChartOptionsTests {
    @Test("all documented keys are read and written back")
    func roundTrip() throws {
        let json = #"""
            {"x":"month","y":["a","b"],"series":"s","value":"v","label":"l","unit":"THB","format":"currency:THB","stack":"normalized","horizontal":true,"sort":"descending",
            "limit":10,"target":5.5,"targetLabel":"Plan","comparison":"last_year","comparisonLabel":"vs plan","goodDirection":"down","sparkline":false,
            "columns":["a",{"name":"b","title":"B","format":"percent","align":"right","bar":true,"scale":"teals"}],"totals":["a"],"latitude":"lat","longitude":"lon","size":"n",
            "region":"iso","projection":"mercator","colorScheme":"viridis","midpoint":0,"classes":5,"timeUnit":"week","legend":false,"labels":true,"zero":true,"curve":"step",
            "points":true,"color":"#ff0000","colors":{"a":"#00ff00"},"xTitle":"Month","shape":"arc","minimum":-1,"maximum":9.5,"ranges":[{"to":3,"label":"low"},{"to":9}],"bins":{"width":2.5},"text":"# A"}
            """#
        let options = try ChartOptions(json: Data(json.utf8))
        #expect(options.y == ["a", "b"] && options.stack == .normalized && options.columns.count == 2 && options.columns[1].scale == "teals")
        #expect(options.totals == .columns(["a"]) && options.sort == .descending && options.horizontal == true && options.target == 5.5)
        #expect(options.ranges == [GaugeRange(to: 3, label: "low"), GaugeRange(to: 9)] && options.bins == .width(2.5) && options.text == "# A")
        let again = try JSONDecoder().decode(ChartOptions.self, from: JSONEncoder().encode(options))
        #expect(again == options)
    }

    @Test("odd values are ignored one by one and never spoil the rest")
    func lenient() throws {
        let json =
            #"{"x":5,"y":"sales","limit":"7","horizontal":"yes","stack":true,"target":"12","columns":[{"title":"no name"},7,"a"],"sort":"upside down","colors":[1],"unknown":{"a":[]},"totals":3,"legend":null,"zero":"maybe"}"#
        let options = try ChartOptions(json: Data(json.utf8))
        #expect(
            options.x == "5" && options.y == ["sales"] && options.limit == 7 && options.horizontal == true && options.stack == .stacked
                && options.target == 12
        )
        #expect(
            options.columns.map(\.name) == ["a"] && options.sort == nil && options.colors.isEmpty && options.totals == .none && options.legend == nil
                && options.zero == nil
        )
        #expect(try ChartOptions(json: Data()) == ChartOptions())
        #expect(throws: (any Error).self) { try ChartOptions(json: Data("[1]".utf8)) }
    }

    @Test(
        "bins are a number, a list of edges or a width; anything else means automatic",
        arguments: [
            ("12", BinOptions.count(12)), ("[3,1,2,2]", .edges([1, 2, 3])), (#"{"width":0.5}"#, .width(0.5)), (#"{"count":4}"#, .count(4)),
            ("0", .automatic), ("-3", .automatic), ("1e9", .automatic), ("[1]", .automatic), (#"{"width":-1}"#, .automatic), (#""many""#, .automatic),
            ("true", .automatic), ("null", .automatic),
        ]
    )
    func bins(json: String, expected: BinOptions) throws {
        #expect(try ChartOptions(json: Data("{\"bins\":\(json)}".utf8)).bins == expected)
    }

    @Test("ranges of a gauge are numbers or objects, and odd ones are left out")
    func ranges() throws {
        let options = try ChartOptions(
            json: Data(#"{"ranges":[10,{"to":"20","label":"ok"},{"label":"no end"},"x",null,{"limit":30}],"donut":true}"#.utf8)
        )
        #expect(options.ranges.map(\.to) == [10, 20, 30] && options.ranges[1].label == "ok" && options.shape == "donut")
    }

    @Test("without a configuration the types of the columns decide")
    func automatic() {
        let samples: [(ChartType, ChartTable)] = [
            (.line, Samples.monthly), (.bar, Samples.carriers), (.heatmap, Samples.weekdays), (.map, Samples.places), (.map, Samples.countries),
            (.table, Samples.routes),
        ]
        for (type, table) in samples {
            let scene = ChartBuilder.scene(
                for: Samples.spec(type, "T"),
                state: .data(table),
                size: Size(width: 378, height: 220),
                context: Samples.context()
            )
            #expect(
                !SceneText(scene).strings.contains {
                    $0.hasPrefix("chart.") || $0 == "Not available" || $0 == "No data" && type != .heatmap && type != .map
                }
            )
        }
    }
}
