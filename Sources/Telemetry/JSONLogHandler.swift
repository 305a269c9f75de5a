import Foundation
public import Logging

/// Writes each log record as one JSON object on one line of standard error: `time`, `level`, `message`, `logger`, then the metadata.
///
/// Control characters are escaped, so a record is always exactly one line whatever a user put into it.
public struct JSONLogHandler: LogHandler {
    /// The level below which records are dropped.
    public var logLevel: Logger.Level
    /// Members added to every record.
    public var metadata: Logger.Metadata = [:]
    private static let time = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private let label: String
    private let write: @Sendable (String) -> Void

    /// A handler for one logger; `write` receives whole lines, the line feed included.
    public init(label: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void = JSONLogHandler.writeToStandardError) {
        self.label = label
        self.logLevel = level
        self.write = write
    }

    /// One member of the metadata.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one record.
    public func log(event: LogEvent) {
        var line = "{\"time\":\""
        line += Date().formatted(Self.time)
        line += "\",\"level\":\"\(event.level.rawValue)\",\"message\":"
        line.appendJSON(event.message.description)
        line += ",\"logger\":"
        line.appendJSON(label)
        let merged = event.metadata.map { metadata.merging($0) { $1 } } ?? metadata
        for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
            line += ","
            line.appendJSON(key)
            line += ":"
            line.appendJSON(value)
        }
        line += "}\n"
        write(line)
    }

    /// Writes a line in one system call, so that lines of several processes do not mix.
    public static let writeToStandardError: @Sendable (String) -> Void = { line in
        var line = line
        line.withUTF8 { bytes in
            _ = Foundation.write(2, bytes.baseAddress, bytes.count)
        }
    }
}

extension String {
    fileprivate mutating func appendJSON(_ value: Logger.Metadata.Value) {
        switch value {
        case .string(let text): appendJSON(text)
        case .stringConvertible(let value): appendJSON(value.description)
        case .array(let items):
            self += "["
            for (index, item) in items.enumerated() {
                if index > 0 { self += "," }
                appendJSON(item)
            }
            self += "]"
        case .dictionary(let members):
            self += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { self += "," }
                appendJSON(member.key)
                self += ":"
                appendJSON(member.value)
            }
            self += "}"
        }
    }

    fileprivate mutating func appendJSON(_ text: String) {
        self += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": self += "\\\""
            case "\\": self += "\\\\"
            case "\n": self += "\\n"
            case "\t": self += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}":
                let hexadecimal = String(scalar.value, radix: 16)
                self += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            default: self.unicodeScalars.append(scalar)
            }
        }
        self += "\""
    }
}
