/// Writes objects as a PDF 1.7 file: streams as they are, everything else in compressed object streams, with a cross-reference stream.
struct PDFWriter {
    private static let objectsPerStream = 200

    private let file: PDFFile
    /// New numbers by old ones; 0 for objects that nothing refers to.
    private var numbers: [Int]
    private var order: [Int] = []
    private var output: [UInt8] = Array("%PDF-1.7\n%".utf8) + [0xe2, 0xe3, 0xcf, 0xd3, 0x0a]

    private enum Place {
        case offset(Int)
        case inside(stream: Int, index: Int)
    }

    init(_ file: PDFFile) {
        self.file = file
        numbers = [Int](repeating: 0, count: file.limit)
    }

    /// The bytes of the file; objects that nothing refers to are left out.
    mutating func write(info: Int) throws(RendererError) -> [UInt8] {
        number(file.root)
        number(info)
        var visited = 0
        while visited < order.count {
            if let entry = file[order[visited]] { visit(entry.value) }
            visited += 1
        }
        let deflater = try Deflater(level: 6)
        var places = [Place](repeating: .offset(0), count: order.count + 1)
        var packed: [Int] = []
        for old in order {
            guard let entry = file[old], let stream = entry.stream, var dictionary = entry.value.dictionary else {
                packed.append(old)
                continue
            }
            dictionary["Length"] = .integer(stream.count)
            let new = numbers[old]
            places[new] = .offset(output.count)
            append(new, dictionary, stream)
        }
        for start in stride(from: 0, to: packed.count, by: Self.objectsPerStream) {
            let group = packed[start..<min(start + Self.objectsPerStream, packed.count)]
            var head: [UInt8] = []
            var body: [UInt8] = []
            let streamNumber = places.count
            for (index, old) in group.enumerated() {
                let new = numbers[old]
                for number in [new, body.count] {
                    ContentNumber.append(number, to: &head)
                    head.append(0x20)
                }
                append(file[old]?.value ?? .null, to: &body)
                body.append(0x0a)
                places[new] = .inside(stream: streamNumber, index: index)
            }
            let content = try deflater.compress(head + body)
            places.append(.offset(output.count))
            append(
                streamNumber,
                [
                    "Type": .name("ObjStm"), "N": .integer(group.count), "First": .integer(head.count), "Filter": .name("FlateDecode"),
                    "Length": .integer(content.count),
                ],
                content[...]
            )
        }
        try appendTable(places, info: info, deflater: deflater)
        return output
    }

    private mutating func appendTable(_ places: [Place], info: Int, deflater: Deflater) throws(RendererError) {
        let own = places.count
        let start = output.count
        var rows: [UInt8] = []
        func row(_ kind: UInt8, _ middle: Int, _ last: Int) {
            rows.append(kind)
            for shift in [24, 16, 8, 0] { rows.append(UInt8(truncatingIfNeeded: middle >> shift)) }
            rows.append(UInt8(truncatingIfNeeded: last >> 8))
            rows.append(UInt8(truncatingIfNeeded: last))
        }
        row(0, 0, 65_535)
        for place in places.dropFirst() {
            switch place {
            case .offset(let offset): row(1, offset, 0)
            case .inside(let stream, let index): row(2, stream, index)
            }
        }
        row(1, start, 0)
        let identifier = PDFObject.string(ContentDigest.digest(output))
        let content = try deflater.compress(rows)
        append(
            own,
            [
                "Type": .name("XRef"), "Size": .integer(own + 1), "W": .array([.integer(1), .integer(4), .integer(2)]),
                "Root": .reference(file.root), "Info": .reference(info), "ID": .array([identifier, identifier]), "Filter": .name("FlateDecode"),
                "Length": .integer(content.count),
            ],
            content[...]
        )
        output += "startxref\n\(start)\n%%EOF\n".utf8
    }

    private mutating func number(_ old: Int) {
        guard numbers.indices.contains(old), numbers[old] == 0 else { return }
        order.append(old)
        numbers[old] = order.count
    }

    private mutating func visit(_ value: PDFObject) {
        switch value {
        case .reference(let old): number(old)
        case .array(let items): for item in items { visit(item) }
        case .dictionary(let dictionary): for entry in dictionary.entries where entry.key != "Length" { visit(entry.value) }
        default: break
        }
    }

    private mutating func append(_ number: Int, _ dictionary: PDFDictionary, _ stream: ArraySlice<UInt8>) {
        output += "\(number) 0 obj\n".utf8
        append(.dictionary(dictionary), to: &output)
        output += "\nstream\n".utf8
        output += stream
        output += "\nendstream\nendobj\n".utf8
    }

    private func append(_ value: PDFObject, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .name(let name):
            bytes.append(UInt8(ascii: "/"))
            bytes += name.utf8
        case .string(let string): append(string, to: &bytes)
        case .reference(let old):
            ContentNumber.append(numbers.indices.contains(old) ? numbers[old] : 0, to: &bytes)
            bytes += " 0 R".utf8
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(0x20) }
                append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .dictionary(let dictionary):
            bytes += "<<".utf8
            for entry in dictionary.entries {
                bytes.append(UInt8(ascii: "/"))
                bytes += entry.key.utf8
                bytes.append(0x20)
                append(entry.value, to: &bytes)
            }
            bytes += ">>".utf8
        }
    }

    private func append(_ string: [UInt8], to bytes: inout [UInt8]) {
        if string.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
            bytes.append(UInt8(ascii: "("))
            for byte in string {
                if byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: ")"))
        } else {
            let digits = Array("0123456789ABCDEF".utf8)
            bytes.append(UInt8(ascii: "<"))
            for byte in string {
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
            bytes.append(UInt8(ascii: ">"))
        }
    }
}
