import HTTPTypes
import Hummingbird

/// Puts the token's principal into the request's scope; a request without a token, or with a bad one, goes no further.
struct Authentication: RouterMiddleware {
    let verifier: TokenVerifier

    @concurrent func handle(
        _ request: Request,
        context: RequestScope,
        next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        if let header = request.headers[.authorization] {
            guard header.utf8.count > 7, header.hasPrefix("Bearer ") || header.prefix(7).lowercased() == "bearer " else {
                throw TokenVerifier.refusal("The Authorization header is no bearer token.")
            }
            context.principal = try await verifier.principal(of: String(header.dropFirst(7)))
        }
        _ = try context.authenticated()
        return try await next(request, context)
    }
}
