import Dashboards
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationEssentialsCompat
import Storage

extension Response {
    /// An answer with a JSON document; `private, no-store` because every document depends on who asks.
    static func document(_ document: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws -> Response {
        let body = ByteBuffer(data: try JSONEncoder.dashboards.encode(document))
        return .json(body, status: status, headers: headers)
    }

    /// An answer with JSON text that is ready.
    static func json(_ body: ByteBuffer, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "private, no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// An answer without a body.
    static var empty: Response { Response(status: .noContent) }
}

/// One page of a list.
struct PageDocument<Item: Encodable>: Encodable {
    /// The items, newest first.
    let items: [Item]
    /// What to send as `after` for the next page; absent on the last.
    let next: String?

    init(items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }

    init(_ page: Page<Item>) where Item: Sendable {
        self.init(items: page.items, next: page.nextCursor)
    }
}

/// The strong `ETag` of a counted write.
func entityTag(_ revision: some BinaryInteger) -> String { "\"\(revision)\"" }

extension Request {
    /// The write that `If-Match` names; nil when it is absent or `*`.
    func expectedRevision() throws(Problem) -> Int64? {
        guard let text = headers[.ifMatch], text != "*" else { return nil }
        guard let revision = Int64(text.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))) else {
            throw Problem(.preconditionFailed, "revision_conflict", "If-Match is not an ETag of this resource.")
        }
        return revision
    }
}
