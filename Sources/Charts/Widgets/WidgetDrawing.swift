/// A kind of widget: draws a table of data into the area that its card leaves.
protocol WidgetDrawing {
    /// Takes what is to be drawn.
    init(_ content: WidgetContent)
    /// The drawing; throws when the configuration does not go with the data.
    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing
}
