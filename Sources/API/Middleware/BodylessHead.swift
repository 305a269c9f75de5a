import HTTPTypes
import Hummingbird

/// Takes the body off every answer to HEAD, errors and unknown paths included: the caller would read it as the beginning of the next answer on the
/// connection (RFC 9110, 9.3.2).
struct BodylessHead: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: RequestScope,
        next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
