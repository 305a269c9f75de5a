import HTTPTypes
import Hummingbird

/// Answers browsers of the listed origins (CORS, WHATWG Fetch); other origins get no permission.
struct CrossOrigin: RouterMiddleware {
    let origins: Set<String>

    @concurrent func handle(
        _ request: Request,
        context: RequestScope,
        next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        guard !origins.isEmpty, let origin = request.headers[.origin], origins.contains(origin) else { return try await next(request, context) }
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil {
            return Response(
                status: .noContent,
                headers: [
                    .accessControlAllowOrigin: origin, .vary: "Origin", .accessControlAllowMethods: "GET, HEAD, POST, PUT, DELETE",
                    .accessControlAllowHeaders: "Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id", .accessControlMaxAge: "600",
                ]
            )
        }
        var response = try await next(request, context)
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = "ETag, Location, X-Request-Id, Content-Disposition"
        response.headers[.vary] = "Origin"
        return response
    }
}
