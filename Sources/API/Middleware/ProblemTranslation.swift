import Hummingbird
import Logging

/// Turns every error into a problem document; the only place that does.
struct ProblemTranslation: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: RequestScope,
        next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(translating: error)
            if problem.status.code >= 500 {
                context.logger.error("failed", metadata: ["code": .string(problem.code), "error": .string(String(reflecting: error))])
            }
            return problem.response(requestID: context.requestID)
        }
    }
}
