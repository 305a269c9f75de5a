public import Dashboards

/// One query with all that it is asked with.
public struct Question: Sendable {
    /// What the text is.
    public var kind: QueryKind
    /// The statement, or the name of a materialized view.
    public var text: String
    /// The values of the parameters that the query declares, by name.
    public var parameters: [String: ParameterValue]
    /// The values that the server sets.
    public var serverSet: ServerParameters
    /// How much may come back, and in what time.
    public var limits: AnswerLimits

    /// A question by kind and text.
    public init(
        kind: QueryKind = .sql,
        text: String,
        parameters: [String: ParameterValue] = [:],
        serverSet: ServerParameters,
        limits: AnswerLimits = AnswerLimits()
    ) {
        self.kind = kind
        self.text = text
        self.parameters = parameters
        self.serverSet = serverSet
        self.limits = limits
    }

    /// A question by a stored query and the values bound to its parameters.
    public init(_ query: QueryDraft, parameters: ParameterBinding, serverSet: ServerParameters, limits: AnswerLimits = AnswerLimits()) {
        self.init(kind: query.kind, text: query.text, parameters: parameters.values, serverSet: serverSet, limits: limits)
    }
}
