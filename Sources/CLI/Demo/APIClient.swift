import AsyncHTTPClient
import Dashboards
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Speaks to the API as any front end does.
struct APIClient: Sendable {
    private let address: String
    private let token: String

    init(_ address: String, token: String) {
        self.address = address
        self.token = token
    }

    /// An answer: its JSON document and where the new resource lies.
    struct Answer {
        let document: JSONValue
        let location: String?
    }

    func post(_ path: String, _ body: JSONValue) async throws -> Answer {
        var request = request(.POST, path)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(data: try JSONEncoder.dashboards.encode(body)))
        return try await answer(request)
    }

    func get(_ path: String) async throws -> JSONValue {
        try await answer(request(.GET, path)).document
    }

    /// The bytes of a file.
    func download(_ path: String) async throws -> Data {
        let response = try await HTTPClient.shared.execute(request(.GET, path), timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 256 << 20)
        guard response.status == .ok else { throw StackError("\(path) answered \(response.status.code): \(String(buffer: body))") }
        return Data(buffer: body)
    }

    private func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer " + token)
        return request
    }

    private func answer(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 64 << 20)
        guard (200..<300).contains(response.status.code) else {
            throw StackError("\(request.method.rawValue) \(request.url) answered \(response.status.code): \(String(buffer: body))")
        }
        let document = body.readableBytes == 0 ? .null : try JSONDecoder.dashboards.decode(JSONValue.self, from: Data(buffer: body))
        return Answer(document: document, location: response.headers.first(name: "Location"))
    }
}
