import Dashboards
import DataSources
import HTTPTypes
import WidgetData

extension Problem {
    /// A question to a data source that failed; the text is scrubbed where it is made.
    init(_ error: DataSourceError) {
        self = Problem(Self.status(of: error.code), error.code.rawValue, error.message)
    }

    /// A widget whose data cannot be given.
    init(_ error: WidgetDataError) {
        switch error {
        case .notFound: self = .notFound("widget")
        case .forbidden: self = .forbidden("see this widget")
        case .noQuery: self = Problem(.conflict, error.code, error.description, hint: "Give the widget a query.")
        case .invalidParameters(let violations): self = .invalid(violations.map { $0.nested(under: "/parameters") })
        case .source(let error): self.init(error)
        case .storage(let error): self.init(translating: error)
        case .busy: self = Problem(.serviceUnavailable, error.code, error.description, headers: [.retryAfter: "1"])
        }
    }

    private static func status(of code: DataSourceError.Code) -> HTTPResponse.Status {
        switch code {
        case .sourceUnreachable, .sourceRefusedLogin, .credentialsUnreadable: .badGateway
        case .queryTimeout: .gatewayTimeout
        case .sourceBusy, .queryCancelled: .serviceUnavailable
        case .addressRefused: .forbidden
        case .settingsInvalid, .queryFailed, .queryRefused, .resultTooLarge, .parameterMissing, .viewNotFound, .unsupported:
            .unprocessableContent
        }
    }
}
