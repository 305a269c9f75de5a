/// Text with separated values: RFC 4180, with any line ends, and semicolons or tabs instead of commas where the header has them.
struct CSVText {
    /// Names of the columns.
    let header: [String]
    /// The records, each as long as the header.
    let records: [[String]]

    /// Why a text is not CSV, and where.
    struct Fault: Error, Equatable {
        let line: Int
        let message: String
    }

    /// Reads UTF-8 with or without a byte order mark; empty lines are skipped.
    init(_ bytes: [UInt8]) throws(Fault) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var scanner = Scanner(bytes: bytes, position: start)
        scanner.separator = Self.separator(of: bytes[start...])
        guard let header = try scanner.record(), header != [""] else {
            throw Fault(line: 1, message: "The file has no header; the first line names the columns.")
        }
        for (index, name) in header.enumerated() {
            if name.isEmpty { throw Fault(line: 1, message: "Column \(index + 1) has no name.") }
            if header[..<index].contains(name) { throw Fault(line: 1, message: "The column “\(name)” is there twice.") }
        }
        var records: [[String]] = []
        while true {
            let line = scanner.line
            guard let record = try scanner.record() else { break }
            if record == [""], header.count > 1 { continue }
            guard record.count == header.count else {
                throw Fault(line: line, message: "The line has \(record.count) fields where the header has \(header.count).")
            }
            records.append(record)
        }
        (self.header, self.records) = (header, records)
    }

    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let header = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in header.count { $0 == candidate } }
        return candidates[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
    }
}

/// Reads records from the start to the end of a file.
private struct Scanner {
    let bytes: [UInt8]
    var position: Int
    var line = 1
    var separator = UInt8(ascii: ",")

    private static let quote = UInt8(ascii: "\""), lineFeed = UInt8(ascii: "\n"), carriageReturn = UInt8(ascii: "\r")

    /// The fields up to the end of the line, or nil at the end of the file.
    mutating func record() throws(CSVText.Fault) -> [String]? {
        guard position < bytes.count else { return nil }
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard position < bytes.count else { return fields }
            let byte = bytes[position]
            position += 1
            if byte == separator { continue }
            if byte == Self.carriageReturn, position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
            line += 1
            return fields
        }
    }

    private mutating func field() throws(CSVText.Fault) -> String {
        guard position < bytes.count, bytes[position] == Self.quote else {
            let start = position
            while position < bytes.count, bytes[position] != separator, bytes[position] != Self.lineFeed, bytes[position] != Self.carriageReturn {
                position += 1
            }
            return try text(bytes[start..<position])
        }
        let opening = line
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == Self.quote {
                guard position < bytes.count, bytes[position] == Self.quote else {
                    let next = position < bytes.count ? bytes[position] : Self.lineFeed
                    guard next == separator || next == Self.lineFeed || next == Self.carriageReturn else {
                        throw CSVText.Fault(line: line, message: "Text follows a closing quote; a quote within a field is written twice.")
                    }
                    return try text(content[...])
                }
                position += 1
            }
            if byte == Self.lineFeed { line += 1 }
            content.append(byte)
        }
        throw CSVText.Fault(line: opening, message: "A quoted field has no end.")
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(CSVText.Fault) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw CSVText.Fault(line: line, message: "The line is not UTF-8; save the file with that encoding.")
        }
        return text
    }
}
