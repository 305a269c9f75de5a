import Foundation

/// The objects of a document, read from what qpdf prints about it.
public struct PDFObjects: Sendable {
    /// Dictionaries and other values by reference ("7 0 R"); of streams the dictionary.
    public var values: [String: PDFValue] = [:]
    /// Expanded contents of streams.
    public var streams: [String: [UInt8]] = [:]
    /// Where reading begins.
    public var trailer = PDFValue.null

    /// Runs qpdf on a file.
    public init(path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let root = try JSONSerialization.jsonObject(with: output) as? [String: Any],
            let parts = root["qpdf"] as? [[String: Any]], let objects = parts.last
        else { throw CocoaError(.fileReadCorruptFile) }
        for (key, value) in objects {
            guard let entry = value as? [String: Any] else { continue }
            let reference = String(key.dropFirst("obj:".count))
            if let stream = entry["stream"] as? [String: Any] {
                values[reference] = PDFValue(stream["dict"] ?? [String: Any]())
                streams[reference] = (stream["data"] as? String).flatMap { Data(base64Encoded: $0) }.map { Array($0) }
            } else if key == "trailer" {
                trailer = PDFValue(entry["value"] ?? [String: Any]())
            } else {
                values[reference] = PDFValue(entry["value"] ?? NSNull())
            }
        }
    }

    /// The value, or the one that it refers to.
    public func resolve(_ value: PDFValue?) -> PDFValue? {
        guard case .string(let text) = value, text.hasSuffix(" R") else { return value }
        return values[text]
    }

    /// The root of the document.
    public var catalog: PDFValue { resolve(trailer["/Root"]) ?? .null }

    /// References of all pages in order.
    public var pages: [String] {
        func kids(_ value: PDFValue?, depth: Int) -> [String] {
            guard depth < 20, let items = resolve(value)?["/Kids"]?.items else { return [] }
            return items.flatMap { item -> [String] in
                guard case .string(let reference) = item else { return [] }
                return values[reference]?["/Kids"] == nil ? [reference] : kids(item, depth: depth + 1)
            }
        }
        return kids(catalog["/Pages"], depth: 0)
    }

    /// References and dictionaries of all objects with a given type and, where given, subtype.
    public func all(_ type: String, _ key: String = "/Type") -> [(reference: String, value: PDFValue)] {
        values.filter { $0.value[key]?.name == type }.sorted { $0.key < $1.key }.map { (reference: $0.key, value: $0.value) }
    }
}
