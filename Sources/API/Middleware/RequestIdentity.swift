import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Names the request: the caller's `X-Request-Id` when it is well formed, else a new one; sends it back and puts it into every log line.
struct RequestIdentity: RouterMiddleware {
    static let header = HTTPField.Name("X-Request-Id")

    @concurrent func handle(
        _ request: Request,
        context: RequestScope,
        next: @concurrent (Request, RequestScope) async throws -> Response
    ) async throws -> Response {
        var context = context
        let given = Self.header.flatMap { request.headers[$0] }.flatMap { Self.isWellFormed($0) ? $0 : nil }
        context.requestID = given ?? String(UInt64.random(in: .min ... .max), radix: 16)
        context.logger[metadataKey: "request"] = .string(context.requestID)
        var response = try await next(request, context)
        if let header = Self.header { response.headers[header] = context.requestID }
        return response
    }

    private static func isWellFormed(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
            }
    }
}
