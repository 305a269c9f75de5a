import Dashboards
import Foundation
import Postgres

extension Question {
    /// The bound value of a name in the text: the server's own names first, so that nothing can stand in for them.
    func binding(_ name: String) throws(DataSourceError) -> PostgresBinding {
        switch name {
        case "facility_ids":
            return ParameterValue.list(serverSet.facilities.map { .string($0.rawValue) }, of: .string).postgresBinding
        case "user_id": return ParameterValue.string(serverSet.userID).postgresBinding
        case "now": return ParameterValue.timestamp(serverSet.now).postgresBinding
        case "from": return (serverSet.from.map(ParameterValue.timestamp) ?? .null(.timestamp)).postgresBinding
        case "to": return (serverSet.to.map(ParameterValue.timestamp) ?? .null(.timestamp)).postgresBinding
        default:
            guard let value = parameters[name] else {
                throw DataSourceError(.parameterMissing, "The query uses “:\(name)”, which it does not declare as a parameter.")
            }
            return value.postgresBinding
        }
    }
}

extension ParameterValue {
    /// The value in PostgreSQL's text format, with its type.
    var postgresBinding: PostgresBinding {
        switch self {
        case .null(let type): PostgresBinding(text: nil, typeOID: type.postgresType)
        case .list(let items, let element):
            PostgresBinding(
                text: "{" + items.map(\.postgresElement).joined(separator: ",") + "}",
                typeOID: PostgresType.array(of: element.postgresType)
            )
        default: PostgresBinding(text: postgresText, typeOID: scalarType.postgresType)
        }
    }

    private var scalarType: ParameterType {
        switch self {
        case .null(let type): type
        case .string: .string
        case .integer: .integer
        case .number: .number
        case .boolean: .boolean
        case .date: .date
        case .timestamp: .timestamp
        case .uuid: .uuid
        case .list(_, let element): element
        }
    }

    private var postgresText: String {
        switch self {
        case .null, .list: ""
        case .string(let text), .date(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .boolean(let truth): truth ? "true" : "false"
        case .timestamp(let moment): moment.rfc3339
        case .uuid(let uuid): uuid.uuidString.lowercased()
        }
    }

    private var postgresElement: String {
        if case .null = self { return "NULL" }
        return "\"" + postgresText.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension ParameterType {
    /// The object identifier of the PostgreSQL type that values are bound as.
    var postgresType: UInt32 {
        switch self {
        case .string: PostgresType.text
        case .integer: PostgresType.int8
        case .number: PostgresType.float8
        case .boolean: PostgresType.bool
        case .date: PostgresType.date
        case .timestamp: PostgresType.timestamptz
        case .uuid: PostgresType.uuid
        default: PostgresType.array(of: (element ?? .string).postgresType)
        }
    }
}
