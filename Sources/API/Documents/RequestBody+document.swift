import Dashboards
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

extension Request {
    /// The largest body of a JSON document, in bytes.
    static let largestDocument = 1 << 20

    /// The JSON document of the body.
    ///
    /// - Throws: 415 for another media type, 413 over 1 MiB, 400 for broken JSON, 422 with pointers for a wrong shape.
    func document<Document: Decodable>(_ type: Document.Type) async throws -> Document {
        let mediaType = headers[.contentType]?.prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        guard mediaType == "application/json" else {
            throw Problem(.unsupportedMediaType, "media_type_unsupported", "The body must be application/json.")
        }
        let buffer = try await wholeBody()
        do {
            return try JSONDecoder.dashboards.decode(type, from: Data(buffer: buffer, byteTransferStrategy: .noCopy))
        } catch let error as DecodingError {
            throw Problem(decoding: error)
        }
    }
}

extension Request {
    /// How much of a body that is too large is read and dropped, so that the caller gets to see the answer, in bytes.
    private static let mostDropped = 32 << 20

    private func wholeBody() async throws -> ByteBuffer {
        var whole = ByteBuffer()
        var seen = 0
        for try await part in body {
            seen += part.readableBytes
            if seen <= Self.largestDocument {
                whole.writeImmutableBuffer(part)
            } else {
                whole.clear()
                if seen > Self.mostDropped { break }
            }
        }
        guard seen <= Self.largestDocument else {
            throw Problem(.contentTooLarge, "body_too_large", "The body is larger than 1 MiB.", headers: [.connection: "close"])
        }
        return whole
    }
}

extension Problem {
    init(decoding error: DecodingError) {
        func pointer(_ path: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
            (path + (last.map { [$0] } ?? [])).map { key in
                "/" + (key.intValue.map(String.init) ?? key.stringValue.replacing("~", with: "~0").replacing("/", with: "~1"))
            }.joined()
        }
        switch error {
        case .keyNotFound(let key, let context):
            self = .invalid(pointer(context.codingPath, key), "required", "“\(key.stringValue)” is missing.")
        case .valueNotFound(_, let context):
            self = .invalid(pointer(context.codingPath), "required", "The value is missing.")
        case .typeMismatch(_, let context):
            self = .invalid(pointer(context.codingPath), "type", "The value has the wrong type.")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(pointer(context.codingPath), "form", "The value is not of the required form: \(context.debugDescription)")
        default:
            self = Problem(.badRequest, "json_invalid", "The body is no valid JSON document.")
        }
    }
}
