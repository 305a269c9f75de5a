import Postgres

extension DataSourceError {
    static let cancelled = DataSourceError(.queryCancelled, "The question was withdrawn.")
    static let timeout = DataSourceError(.queryTimeout, "The query took longer than it may and was stopped.")

    /// What a failure to connect means for whoever asked; the server's address and login are not repeated.
    init(connecting error: PostgresError) {
        switch (error.code, error.sqlState?.conditionClass) {
        case (.cancelled, _): self = .cancelled
        case (_, "28"), (_, "3D"):
            self.init(.sourceRefusedLogin, "The data source refused the login or the database.", sqlState: error.sqlState?.rawValue)
        case (_, "53"):
            self.init(.sourceBusy, "The data source has no connection left.", sqlState: error.sqlState?.rawValue)
        case (.connectionFailed, nil) where error.message.contains("authentication") || error.message.contains("no password"):
            self.init(.sourceRefusedLogin, "The data source refused the login.")
        case (.timeout, _): self.init(.sourceUnreachable, "The data source did not answer in time.")
        default: self.init(.sourceUnreachable, "No connection to the data source could be made.", sqlState: error.sqlState?.rawValue)
        }
    }

    /// What a failure of the user's own statement means.
    ///
    /// - Parameter position: translates a position in what was sent into one in the user's text.
    init(running error: PostgresError, position: (Int) -> Int? = { _ in nil }) {
        switch error.code {
        case .cancelled: self = .cancelled
        case .timeout: self = .timeout
        case .server where error.sqlState == .queryCanceled: self = .timeout
        case .server: self.init(server: error, position: error.position.flatMap(position))
        case .encoding: self.init(.queryFailed, "A parameter's value cannot be sent to the data source.")
        default: self.init(.sourceUnreachable, "The connection to the data source was lost.")
        }
    }

    private init(server error: PostgresError, position: Int?) {
        let state = error.sqlState?.rawValue
        let detail = [error.message, error.hint].compactMap { $0 }.joined(separator: " ")
        if let message = Self.refusal(error) {
            self.init(.queryRefused, message, detail: detail, sqlState: state, position: position)
        } else {
            let name = error.sqlState?.conditionName.map { " (\($0.replacing("_", with: " ")))" } ?? ""
            let message = Self.quotesNoData(error) ? error.message : "The data source could not run the query\(name)."
            self.init(.queryFailed, message, detail: detail, sqlState: state, position: position, isTransient: error.isTransient)
        }
    }

    /// The grammar of a cursor takes one reading statement, and the transaction takes no writes; the server says which rule was broken.
    private static func refusal(_ error: PostgresError) -> String? {
        switch error.sqlState?.rawValue {
        case "25006": "A query only reads; the data source refused a write."
        case "0A000" where error.message.contains("DECLARE CURSOR"), "42P11": "A query is one SELECT, VALUES, TABLE or WITH … SELECT that only reads."
        case "42601" where error.message.contains("multiple commands"): "A query is one statement."
        case "42601" where error.message.contains("INTO"): "A query is one SELECT without INTO."
        default: nil
        }
    }

    /// Messages about names, rights and structure quote the query's text, not the source's rows.
    private static func quotesNoData(_ error: PostgresError) -> Bool {
        guard let state = error.sqlState else { return false }
        return ["42", "25", "0A", "53", "54", "55", "57"].contains(state.conditionClass) || state == .divisionByZero
    }
}
