import Charts
import Dashboards
import Foundation
import Yams

extension RenderFileReader {
    /// Reads the data that widgets name.
    mutating func readNamedData(_ node: DocumentNode?) {
        guard let node else { return }
        guard let members = node.members else {
            fail(.wrongKind, at: node, "An object is wanted here, with a name for each set of data, not \(node.kind).")
            return
        }
        for member in members { named[member.name] = table(member.node) }
    }

    /// What a widget draws, or nil after a fault.
    mutating func state(of widget: DocumentNode, type: ChartType) -> ChartState? {
        if type == .text, widget["data"] == nil { return .noData(reason: "") }
        guard let node = required("data", in: widget) else { return nil }
        guard node.node.scalar != nil, let name = text(node) else { return table(node).map { .data($0) } }
        if let known = named[name] { return known.map { .data($0) } }
        let hint = name.nearest(in: named.keys).map { " Did you mean “\($0)”?" } ?? ""
        let names = named.isEmpty ? "The document has no data with a name." : "There are \(named.keys.sorted().joined(separator: ", "))."
        fail(.unknownData, at: node, "There are no data “\(name.prefix(60))”.\(hint) \(names)")
        return nil
    }

    /// A list of objects, or an object with `csv`, `rows` or `columns`.
    private mutating func table(_ node: DocumentNode) -> ChartTable? {
        guard spend(1, at: node) else { return nil }
        if case .sequence(let rows) = node.node { return table(rows, at: node) }
        guard let members = node.members else {
            fail(.wrongKind, at: node, "Data are a list of objects, or an object with csv, rows or columns, not \(node.kind).")
            return nil
        }
        allow(["csv", "rows", "columns"], in: node)
        guard members.count == 1, let member = members.first else {
            fail(.wrongKind, at: node, "Data have exactly one of csv, rows and columns.")
            return nil
        }
        switch member.name {
        case "csv": return csv(member.node)
        case "rows":
            if case .sequence(let rows) = member.node.node { return table(rows, at: member.node) }
            fail(.wrongKind, at: member.node, "Rows are a list of objects, not \(member.node.kind).")
            return nil
        case "columns": return columns(member.node)
        default: return nil
        }
    }

    private mutating func table(_ rows: Node.Sequence, at node: DocumentNode) -> ChartTable? {
        var places: [String: Int] = [:]
        var columns: [(name: String, values: [JSONValue])] = []
        for (index, row) in rows.enumerated() {
            guard spend(1, at: node) else { return nil }
            guard case .mapping(let members) = row else {
                let place = DocumentNode(node: row, pointer: "\(node.pointer)/\(index)")
                fail(.wrongKind, at: place, "A row is an object with a value for each column, not \(place.kind).")
                return nil
            }
            for (key, value) in members {
                let name = key.scalar?.string ?? ""
                let column = places[name] ?? columns.count
                if column == columns.count {
                    places[name] = column
                    columns.append((name, []))
                }
                let missing = index - columns[column].values.count
                guard spend(missing, at: node), let json = json(DocumentNode(node: value, pointer: node.pointer)) else { return nil }
                columns[column].values += repeatElement(.null, count: missing)
                columns[column].values.append(json)
            }
        }
        guard spend(columns.reduce(0) { $0 + rows.count - $1.values.count }, at: node) else { return nil }
        return ChartTable(
            ColumnInference.table(
                names: columns.map(\.name),
                columns: columns.map { $0.values + repeatElement(.null, count: rows.count - $0.values.count) }
            )
        )
    }

    private mutating func columns(_ node: DocumentNode) -> ChartTable? {
        guard let members = node.members, !members.isEmpty else {
            fail(.wrongKind, at: node, "Columns are an object with a list of values for each column, not \(node.kind).")
            return nil
        }
        var columns: [[JSONValue]] = []
        for member in members {
            guard let json = json(member.node) else { return nil }
            guard case .array(let values) = json else {
                fail(.wrongKind, at: member.node, "A column is a list of values, not \(member.node.kind).")
                return nil
            }
            guard values.count == columns.first?.count ?? values.count else {
                fail(.invalid, at: member.node, "The column has \(values.count) values, the first one \(columns[0].count); they must be as many.")
                return nil
            }
            columns.append(values)
        }
        return ChartTable(ColumnInference.table(names: members.map(\.name), columns: columns))
    }

    private mutating func csv(_ node: DocumentNode) -> ChartTable? {
        guard let path = text(node), let bytes = read(path, for: node) else { return nil }
        do {
            let text = try CSVText(bytes)
            guard spend(text.header.count * text.records.count, at: node) else { return nil }
            let columns = text.header.indices.map { column in ColumnInference.values(ofFields: text.records.map { $0[column] }) }
            return ChartTable(ColumnInference.table(names: text.header, columns: columns))
        } catch {
            problems.append(RenderFileProblem(.csv, file: path, line: error.line, error.message))
            return nil
        }
    }
}
