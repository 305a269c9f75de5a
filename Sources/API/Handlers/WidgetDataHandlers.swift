import Dashboards
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationEssentialsCompat
import WidgetData

/// `/widgets/data` and `/widgets/{id}/data`: what widgets show.
struct WidgetDataHandlers {
    let reader: WidgetDataReader

    /// One widget by GET, the hot path: what is cached goes out as the bytes that are stored.
    func readOne(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let id: WidgetID = try scope.identifier("id", of: "widget")
        let question = WidgetDataRequest(
            widgetID: id,
            principal: try scope.authenticated(),
            format: try request.format()
        )
        let answer = try await answer(question, scope)
        if request.headers[.ifNoneMatch] == answer.entityTag { return Response(status: .notModified, headers: [.eTag: answer.entityTag]) }
        return .json(answer.body, headers: [.eTag: answer.entityTag])
    }

    /// One widget, or several in one call: each of several gets its own answer or its own problem.
    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let asked = try await request.document(WidgetDataQuestion.self)
        let format = try request.format()
        switch asked {
        case .one(let one):
            return .json(try await answer(one.request(principal, format), scope).body)
        case .several(let several):
            guard (1...100).contains(several.count) else {
                throw Problem.invalid("/widgets", "count", "One call reads 1 to 100 widgets.")
            }
            let requests = several.map { $0.request(principal, format) }
            let requestID = scope.requestID
            return .json(try await scope.whileClientStays { await answers(requests, requestID) })
        }
    }

    /// What is not cached is asked for as long as the client waits.
    private func answer(_ question: WidgetDataRequest, _ scope: RequestScope) async throws -> WidgetAnswer {
        if let answer = try await reader.cachedAnswer(question) { return answer }
        return try await scope.whileClientStays { try await reader.answer(question) }
    }

    private func answers(_ requests: [WidgetDataRequest], _ requestID: String) async -> ByteBuffer {
        let parts = await withTaskGroup(of: Part.self, returning: [ByteBuffer].self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { Part(index: index, body: await answer(request, requestID)) }
            }
            var parts = [ByteBuffer](repeating: ByteBuffer(), count: requests.count)
            for await part in group { parts[part.index] = part.body }
            return parts
        }
        var body = ByteBuffer(string: "{\"widgets\":[")
        for (index, part) in parts.enumerated() {
            if index > 0 { body.writeStaticString(",") }
            body.writeImmutableBuffer(part)
        }
        body.writeStaticString("]}")
        return body
    }

    /// The answer for one of several widgets. A function and a structure of their own: Swift 6 with optimization lost the pairs of a task group whose
    /// closure caught the error itself, and answers with them.
    private func answer(_ request: WidgetDataRequest, _ requestID: String) async -> ByteBuffer {
        do {
            return try await reader.answer(request).body
        } catch {
            return Problem(translating: error).member(widgetID: request.widgetID, requestID: requestID)
        }
    }

    private struct Part: Sendable {
        let index: Int
        let body: ByteBuffer
    }
}

/// The body of a read: one widget, or `widgets` with several.
enum WidgetDataQuestion: Decodable {
    case one(One)
    case several([One])

    struct One: Decodable {
        let widgetId: WidgetID
        let parameters: [String: JSONValue]?
        let filters: [String: JSONValue]?
        let crossFilter: [String: JSONValue]?
        let refresh: Bool?
        let from: Date?
        let to: Date?

        /// Filters and cross-filter values reach the query as parameters of the same name.
        func request(_ principal: Principal, _ format: WidgetDataFormat) -> WidgetDataRequest {
            let values = (parameters ?? [:]).merging(filters ?? [:]) { $1 }.merging(crossFilter ?? [:]) { $1 }
            return WidgetDataRequest(
                widgetID: widgetId,
                parameters: values,
                principal: principal,
                refresh: refresh ?? false,
                format: format,
                from: from,
                to: to
            )
        }
    }

    private enum CodingKeys: String, CodingKey {
        case widgets
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.widgets) {
            self = .several(try container.decode([One].self, forKey: .widgets))
        } else {
            self = .one(try One(from: decoder))
        }
    }
}

extension Request {
    fileprivate func format() throws(Problem) -> WidgetDataFormat {
        switch uri.query == nil ? nil : uri.queryParameters["format"] {
        case nil, "objects": return .objects
        case "columns": return .columns
        default: throw Problem(.badRequest, "parameter_invalid", "format is objects or columns.")
        }
    }
}

extension Problem {
    /// The problem as the answer for one of several widgets.
    fileprivate func member(widgetID: WidgetID, requestID: String) -> ByteBuffer {
        struct Member: Encodable {
            let widgetId: WidgetID
            let error: Failure
            struct Failure: Encodable {
                let status: Int
                let code: String
                let detail: String
                let errors: [RuleViolation]?
            }
        }
        let failure = Member.Failure(
            status: Int(status.code),
            code: code,
            detail: detail,
            errors: violations.isEmpty ? nil : violations
        )
        let encoded = try? JSONEncoder.dashboards.encode(Member(widgetId: widgetID, error: failure))
        return encoded.map { ByteBuffer(data: $0) } ?? ByteBuffer(string: "null")
    }
}
