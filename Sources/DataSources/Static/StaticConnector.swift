import Dashboards
import Foundation

/// A source whose rows are kept in its own settings: `data` is a list of objects, or `{labels: […], values: […]}`; `columns`, a list of names,
/// gives their order, which is alphabetical otherwise. It answers every query with all rows.
struct StaticConnector: DataSourceConnector {
    private let table: ResultTable

    init(settings: [String: JSONValue]) throws(DataSourceError) {
        let data = settings["data"] ?? settings["rows"] ?? .null
        guard let records = Self.records(data) else {
            throw DataSourceError(.settingsInvalid, "A static source's data is a list of objects, or labels and values of one length.")
        }
        let names = Self.names(of: records, ordered: settings["columns"], labelled: data["labels"] != nil)
        let columns = names.map { name in
            ResultColumn(name: name, type: Self.type(of: records.compactMap { $0[name] }))
        }
        table = ResultTable(columns: columns, rows: records.map { record in names.map { record[$0] ?? .null } })
    }

    func answer(_ question: Question) async throws(DataSourceError) -> ResultTable {
        guard question.kind == .sql else {
            throw DataSourceError(.unsupported, "A static source answers every query with its rows and has no views.")
        }
        var answer = table
        let limits = question.limits
        if answer.columns.count > limits.columns {
            answer.columns = Array(answer.columns.prefix(limits.columns))
            answer.rows = answer.rows.map { Array($0.prefix(limits.columns)) }
            answer.truncated = true
        }
        if answer.rows.count > limits.rows {
            answer.rows = Array(answer.rows.prefix(limits.rows))
            answer.truncated = true
        }
        return answer
    }

    func test() async throws(DataSourceError) {}

    func tables() async throws(DataSourceError) -> [SourceTable] {
        [SourceTable(schema: "", name: "data", columns: table.columns.map { SourceTable.Column(name: $0.name, type: $0.type.rawValue) })]
    }

    func refresh(view: QualifiedName) async throws(DataSourceError) -> RefreshOutcome {
        throw DataSourceError(.unsupported, "A static source has no materialized views.")
    }

    func privileges() async throws(DataSourceError) -> [PrivilegeWarning] { [] }

    func close() async {}

    private static func records(_ data: JSONValue) -> [[String: JSONValue]]? {
        switch data {
        case .array(let items):
            let records = items.compactMap { item in if case .object(let members) = item { members } else { nil } }
            return records.count == items.count ? records : nil
        case .object(let members):
            guard case .array(let labels) = members["labels"], case .array(let values) = members["values"], labels.count == values.count else {
                return nil
            }
            return zip(labels, values).map { ["label": $0, "value": $1] }
        default: return nil
        }
    }

    private static func names(of records: [[String: JSONValue]], ordered: JSONValue?, labelled: Bool) -> [String] {
        if labelled { return ["label", "value"] }
        let all = Set(records.flatMap(\.keys)).sorted()
        guard case .array(let items) = ordered else { return all }
        var names: [String] = []
        for case .string(let name) in items where all.contains(name) && !names.contains(name) { names.append(name) }
        return names + all.filter { !names.contains($0) }
    }

    private static func type(of values: [JSONValue]) -> ColumnType {
        var types: Set<ColumnType> = []
        for value in values {
            switch value {
            case .null: continue
            case .bool: types.insert(.boolean)
            case .integer: types.insert(.integer)
            case .number: types.insert(.number)
            case .string(let text):
                let isDate = ParameterValue(.string(text), as: .date) != nil
                types.insert(isDate ? .date : Date(rfc3339: text) != nil ? .timestamp : .string)
            case .array, .object: types.insert(.json)
            }
        }
        if types == [.integer, .number] { return .number }
        if types.isSubset(of: [.string, .date, .timestamp]), types.count > 1 { return .string }
        return types.count == 1 ? types.first ?? .string : types.isEmpty ? .string : .json
    }
}
