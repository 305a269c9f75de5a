import Dashboards
import DataSources
import NIOCore

/// The piece of an answer's document that does not change while the entry is kept: `"columns":…,"data":…,"rowCount":…,"truncated":…`.
enum AnswerPayload {
    static func bytes(of table: ResultTable, format: WidgetDataFormat) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + table.rows.count * max(1, table.columns.count) * 24)
        writer.write(raw: "\"columns\":[")
        for (index, column) in table.columns.enumerated() {
            writer.write(raw: index > 0 ? ",{\"name\":" : "{\"name\":")
            writer.write(column.name)
            writer.write(raw: ",\"type\":")
            writer.write(column.type.rawValue)
            writer.write(raw: "}")
        }
        writer.write(raw: "],\"data\":")
        switch format {
        case .objects: writeObjects(table, to: &writer)
        case .columns: writeColumns(table, to: &writer)
        }
        writer.write(raw: ",\"rowCount\":")
        writer.write(Int64(table.rows.count))
        writer.write(raw: table.truncated ? ",\"truncated\":true" : ",\"truncated\":false")
        return writer.bytes
    }

    /// The table that a payload of objects was written from; nil when it is none.
    static func table(of payload: ByteBuffer) -> ResultTable? {
        let text = [UInt8(ascii: "{")] + payload.readableBytesView + [UInt8(ascii: "}")]
        guard let document = JSONParser.value(of: text), case .array(let described) = document["columns"],
            case .array(let records) = document["data"], case .bool(let truncated) = document["truncated"]
        else { return nil }
        let columns = described.compactMap { column -> ResultColumn? in
            guard let name = column["name"]?.stringValue, let type = column["type"]?.stringValue.flatMap(ColumnType.init) else { return nil }
            return ResultColumn(name: name, type: type)
        }
        let rows = records.map { record in columns.map { record[$0.name] ?? .null } }
        return ResultTable(columns: columns, rows: rows, truncated: truncated)
    }

    private static func writeObjects(_ table: ResultTable, to writer: inout JSONWriter) {
        let names = table.columns.enumerated().map { index, column in
            var piece = JSONWriter(capacity: column.name.utf8.count + 4)
            piece.write(raw: index > 0 ? "," : "{")
            piece.write(column.name)
            piece.write(raw: ":")
            return piece.bytes
        }
        writer.write(raw: "[")
        for (index, row) in table.rows.enumerated() {
            if index > 0 { writer.write(raw: ",") }
            if names.isEmpty { writer.write(raw: "{") }
            for (name, value) in zip(names, row) {
                writer.write(raw: name)
                writer.write(value)
            }
            writer.write(raw: "}")
        }
        writer.write(raw: "]")
    }

    private static func writeColumns(_ table: ResultTable, to writer: inout JSONWriter) {
        writer.write(raw: "{")
        for (index, column) in table.columns.enumerated() {
            if index > 0 { writer.write(raw: ",") }
            writer.write(column.name)
            writer.write(raw: ":[")
            for (number, row) in table.rows.enumerated() {
                if number > 0 { writer.write(raw: ",") }
                writer.write(row[index])
            }
            writer.write(raw: "]")
        }
        writer.write(raw: "}")
    }
}
