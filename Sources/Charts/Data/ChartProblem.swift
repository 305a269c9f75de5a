/// Why a widget's configuration and its data do not make a chart; drawn as the error state of the card.
enum ChartProblem: Error, Hashable {
    /// The configuration names a column that the query does not return.
    case unknownColumn(String, known: [String])
    /// The query returns no column that could play a necessary part, which is the name of an option.
    case missingColumn(part: String, known: [String])
    /// There are columns, but no value that could be drawn.
    case nothingToDraw(String)

    /// Stable code.
    var code: String {
        switch self {
        case .unknownColumn: "chart.unknown_column"
        case .missingColumn: "chart.missing_column"
        case .nothingToDraw: "chart.no_values"
        }
    }

    /// What happened and what would help.
    var message: String {
        func list(_ names: [String]) -> String {
            names.isEmpty ? "none" : names.prefix(12).joined(separator: ", ") + (names.count > 12 ? " and \(names.count - 12) more" : "")
        }
        switch self {
        case .unknownColumn(let name, let known):
            return "There is no column “\(DisplayText.clean(name))”. Columns: \(DisplayText.clean(list(known)))."
        case .missingColumn(let part, let known): return "No column for “\(part)”. Columns: \(DisplayText.clean(list(known)))."
        case .nothingToDraw(let reason): return reason
        }
    }
}
