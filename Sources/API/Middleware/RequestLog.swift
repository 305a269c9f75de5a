import Dashboards
import Hummingbird
import Logging
import Metrics

/// Counts and times each answer, and logs it: writes, slow answers and failures at `info` and above, other reads at `debug`.
struct RequestLog: RouterMiddleware {
    /// One for each class of status, made once: an instrument is looked up by its text. What a data source is to blame for is not the API's failure.
    private let timers = Dictionary(
        uniqueKeysWithValues: ["2xx", "3xx", "4xx", "5xx", "502", "504"].map { status in
            (status, Timer(label: "vitrine_http_request_duration_seconds", dimensions: [("status", status)]))
        }
    )

    private static func status(_ code: Int) -> String {
        switch code {
        case 502: "502"
        case 504: "504"
        case 500...: "5xx"
        case 400...: "4xx"
        case 300...: "3xx"
        default: "2xx"
        }
    }

    @concurrent func handle(
        _ request: Request,
        context: RequestScope,
        next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let elapsed = ContinuousClock.now - start
        timers[Self.status(Int(response.status.code))]?.recordNanoseconds(elapsed.nanoseconds)
        let level: Logger.Level =
            switch response.status.code {
            case 500...: .error
            case 400...: .info
            default: [.get, .head].contains(request.method) && elapsed < .seconds(1) ? .debug : .info
            }
        context.logger.log(
            level: level,
            "answered",
            metadata: [
                "method": .string(request.method.rawValue), "path": .string(request.uri.path), "status": .stringConvertible(response.status.code),
                "milliseconds": .stringConvertible(Double(elapsed.nanoseconds / 1000) / 1000), "user": .string(context.principal?.userID ?? "-"),
            ]
        )
        return response
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
