import Dashboards
import Postgres

/// Gathers chunks of rows into an answer, within the limits.
struct AnswerAssembly {
    private let limits: AnswerLimits
    private var readers: [ColumnReader] = []
    private var bytes = 0
    private(set) var table = ResultTable(columns: [], rows: [])

    init(limits: AnswerLimits) {
        self.limits = limits
    }

    var rowCount: Int { table.rows.count }

    var bytesPerRow: Int { bytes / max(1, table.rows.count) }

    /// Appends rows; whether a limit was reached, and rows beyond it were left out.
    mutating func append(_ rows: [Row]) throws(DataSourceError) -> Bool {
        for row in rows {
            guard table.rows.count < limits.rows else {
                table.truncated = true
                return true
            }
            var values: [JSONValue] = []
            values.reserveCapacity(readers.count)
            var size = 0
            for (index, reader) in readers.enumerated() {
                guard let field = row.bytes(at: index) else {
                    values.append(.null)
                    continue
                }
                size += field.count
                values.append(reader.value(of: field))
            }
            guard bytes + size <= limits.bytes else {
                guard !table.rows.isEmpty else {
                    throw DataSourceError(.resultTooLarge, "The first row alone has more than \(limits.bytes) bytes.")
                }
                table.truncated = true
                return true
            }
            bytes += size
            table.rows.append(values)
        }
        return false
    }

    /// Sets the columns, once.
    mutating func describe(_ columns: [ColumnDescription]) {
        guard readers.isEmpty else { return }
        if columns.count > limits.columns { table.truncated = true }
        let kept = columns.prefix(limits.columns)
        readers = kept.map { ColumnReader(typeOID: $0.typeOID) }
        let names = Self.unique(kept.map(\.name))
        table.columns = zip(names, readers).map { ResultColumn(name: $0, type: $1.type) }
    }

    /// Names made unique by a number: `total`, `total_2`, `total_3`.
    static func unique(_ names: [String]) -> [String] {
        let given = Set(names)
        var used: Set<String> = []
        return names.map { name in
            var candidate = name
            var number = 1
            while used.contains(candidate) || (number > 1 && given.contains(candidate)) {
                number += 1
                candidate = "\(name)_\(number)"
            }
            used.insert(candidate)
            return candidate
        }
    }
}
