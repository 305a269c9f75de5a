import Charts

/// A widget to be drawn by a test.
struct Sample {
    var name: String
    var spec: ChartSpec
    var state: ChartState
    var size: Size

    init(_ name: String, _ spec: ChartSpec, _ state: ChartState, _ size: Size) {
        self.name = name
        self.spec = spec
        self.state = state
        self.size = size
    }
}
