extension ChartTable {
    /// The column that an option names, or the first one with numbers that is not excluded.
    func valueColumn(_ content: WidgetContent, excluding excluded: Set<Int> = []) throws(ChartProblem) -> Int {
        if let name = content.options.value ?? content.options.y.first { return try require(name) }
        guard let found = columns.indices.first(where: { !excluded.contains($0) && columns[$0].isNumeric }) else {
            throw .missingColumn(part: "value", known: columns.map(\.name))
        }
        return found
    }

    /// The column that an option names, if it does.
    func optionalColumn(_ name: String?) throws(ChartProblem) -> Int? {
        guard let name else { return nil }
        return try require(name)
    }
}
