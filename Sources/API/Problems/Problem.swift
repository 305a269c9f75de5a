import Dashboards
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationEssentialsCompat

/// An error as a caller sees it: RFC 9457 `application/problem+json` with a stable `code`; all codes are in docs/errors.md.
struct Problem: Error, Sendable {
    /// The HTTP status.
    let status: HTTPResponse.Status
    /// The stable code, in snake case.
    let code: String
    /// What happened, for a person.
    let detail: String
    /// What to do about it, or nil.
    let hint: String?
    /// The broken rules of an input document.
    let violations: [RuleViolation]
    /// Header fields that belong to the answer.
    let headers: HTTPFields

    init(
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: String,
        hint: String? = nil,
        violations: [RuleViolation] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
        self.violations = violations
        self.headers = headers
    }

    private struct Document: Encodable {
        let type: String
        let title: String
        let status: Int
        let code: String
        let detail: String
        let hint: String?
        let requestId: String
        let errors: [RuleViolation]?
    }

    /// The answer to a request.
    func response(requestID: String) -> Response {
        let document = Document(
            type: "https://vitrine.invalid/errors#" + code,
            title: status.reasonPhrase,
            status: Int(status.code),
            code: code,
            detail: detail,
            hint: hint,
            requestId: requestID,
            errors: violations.isEmpty ? nil : violations
        )
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        let body = (try? JSONEncoder.dashboards.encode(document)).map { ByteBuffer(data: $0) } ?? ByteBuffer()
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension Problem {
    /// Nothing there, or nothing that the caller may know of.
    static func notFound(_ what: String) -> Problem {
        Problem(.notFound, "not_found", "There is no such \(what), or it is not yours to see.")
    }

    /// The caller is known, but may not do this.
    static func forbidden(_ what: String, hint: String = "Ask an editor or an administrator of the facility.") -> Problem {
        Problem(.forbidden, "forbidden", "You may not \(what).", hint: hint)
    }

    /// The input document breaks rules.
    static func invalid(_ violations: [RuleViolation]) -> Problem {
        let count = violations.count == 1 ? "one rule" : "\(violations.count) rules"
        return Problem(.unprocessableContent, "input_invalid", "The document breaks \(count).", violations: violations)
    }

    /// One member of the input is wrong.
    static func invalid(_ pointer: String, _ code: String, _ message: String) -> Problem {
        .invalid([RuleViolation(pointer: pointer, code: code, message: message)])
    }
}
