public import Dashboards
public import DataSources
public import Storage

/// Why there is no data for a widget.
public enum WidgetDataError: Error, Sendable {
    /// There is no such widget, or the principal must not know of it.
    case notFound
    /// The principal sees the dashboard and lacks the permission.
    case forbidden(Permission)
    /// The widget has no query yet, or its query or data source is gone.
    case noQuery
    /// The values given break rules of the query's parameters; the pointers are into the object of values.
    case invalidParameters([RuleViolation])
    /// The data source did not answer.
    case source(DataSourceError)
    /// The product's own database did not answer.
    case storage(StorageError)
    /// Another process asks the source and did not finish in time.
    case busy

    /// A stable code in snake case.
    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .forbidden: "forbidden"
        case .noQuery: "widget_without_query"
        case .invalidParameters: "invalid_parameters"
        case .source(let error): error.code.rawValue
        case .storage(let error): error.code
        case .busy: "widget_data_busy"
        }
    }

    /// Whether the same request may succeed later.
    public var isTransient: Bool {
        switch self {
        case .source(let error): error.isTransient
        case .storage(let error): error.isTransient
        case .busy: true
        case .notFound, .forbidden, .noQuery, .invalidParameters: false
        }
    }
}

extension WidgetDataError: CustomStringConvertible {
    /// One line for a log or a person; holds no data and no secrets.
    public var description: String {
        switch self {
        case .notFound: "There is no such widget."
        case .forbidden(let permission): "This needs the permission “\(permission.rawValue)”."
        case .noQuery: "The widget has no query that could be asked."
        case .invalidParameters(let violations): violations.map(\.message).joined(separator: " ")
        case .source(let error): error.message
        case .storage(let error): "The database did not answer: \(error.code)."
        case .busy: "The data is being read by somebody else and was not ready in time; ask again in a moment."
        }
    }
}
