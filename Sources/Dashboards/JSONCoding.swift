public import Foundation

extension JSONEncoder {
    /// The encoder of every document Vitrine sends or stores: RFC 3339 times in UTC, sorted keys, plain slashes.
    public static var dashboards: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.rfc3339)
        }
        return encoder
    }
}

extension JSONDecoder {
    /// The decoder of every document Vitrine receives or stores: RFC 3339 times with any offset.
    public static var dashboards: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Date(rfc3339: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
            }
            return date
        }
        return decoder
    }
}
