/// Writes objects as a PDF 1.7 file: streams as they are, everything else in compressed object streams, with a cross-reference stream.
struct PDFWriter {
    private static let objectsPerStream = 200

    private let file: PDFFile
    private let info: Int
    private let deflater: Deflater
    private var places: [Place]
    private var output: [UInt8] = Array("%PDF-1.7\n%".utf8) + [0xe2, 0xe3, 0xcf, 0xd3, 0x0a]

    /// Where an object stands in the file.
    private enum Place {
        case offset(Int)
        case inside(stream: Int, index: Int)
    }

    /// `info` is the number of the information dictionary.
    init(_ file: PDFFile, info: Int) throws(RendererError) {
        self.file = file
        self.info = info
        deflater = try Deflater(level: Deflater.levelOfPages)
        places = [Place](repeating: .offset(0), count: file.limit)
    }

    /// The bytes of the file.
    consuming func write() throws(RendererError) -> [UInt8] {
        output.reserveCapacity(file.streamBytes + 16 * file.limit + 65_536)
        let isWritten = writtenNumbers()
        var values: [Int] = []
        for number in 1..<file.limit where !isWritten[number] {
            guard let entry = file[number], let stream = entry.stream, var dictionary = entry.value.dictionary else {
                values.append(number)
                continue
            }
            dictionary["Length"] = .integer(stream.count)
            places[number] = .offset(output.count)
            append(number, dictionary, stream)
        }
        for group in values.groups(of: Self.objectsPerStream) {
            var pack = ObjectPack()
            for number in group {
                pack.begin(number)
                (file[number]?.value ?? .null).write(to: &pack.body)
                pack.body.append(0x0a)
            }
            try append(pack)
        }
        for objects in file.written {
            for ranks in objects.starts.indices.groups(of: Self.objectsPerStream) {
                var pack = ObjectPack()
                let start = objects.starts[ranks.lowerBound]
                for rank in ranks { pack.note(objects.first + rank, at: objects.starts[rank] - start) }
                pack.body += objects.bytes(of: ranks)
                try append(pack)
            }
        }
        try appendTable()
        return output
    }

    private func writtenNumbers() -> [Bool] {
        var result = [Bool](repeating: false, count: file.limit)
        for objects in file.written {
            for rank in objects.starts.indices { result[objects.first + rank] = true }
        }
        return result
    }

    /// Adds an object stream, whose number is the next.
    private mutating func append(_ pack: ObjectPack) throws(RendererError) {
        let content = try deflater.compress(pack.head + pack.body)
        let stream = places.count
        for (index, number) in pack.numbers.enumerated() { places[number] = .inside(stream: stream, index: index) }
        places.append(.offset(output.count))
        append(
            stream,
            [
                "Type": .name("ObjStm"), "N": .integer(pack.numbers.count), "First": .integer(pack.head.count), "Filter": .name("FlateDecode"),
                "Length": .integer(content.count),
            ],
            content[...]
        )
    }

    /// Adds the table of places. Each row is written as its difference from the one above, byte by byte (PNG's filter "up"): most differences are alike.
    private mutating func appendTable() throws(RendererError) {
        let own = places.count
        let start = output.count
        places.append(.offset(start))
        var rows: [UInt8] = []
        rows.reserveCapacity(8 * places.count)
        var above: UInt64 = 0
        for (number, place) in places.enumerated() {
            let row = number == 0 ? 0xffff : Self.row(place)
            rows.append(2)
            for shift in stride(from: UInt64(48), through: 0, by: -8) {
                rows.append(UInt8(truncatingIfNeeded: row >> shift) &- UInt8(truncatingIfNeeded: above >> shift))
            }
            above = row
        }
        let identifier = PDFObject.string(ContentDigest.digest(output))
        let content = try deflater.compress(rows)
        append(
            own,
            [
                "Type": .name("XRef"), "Size": .integer(own + 1), "W": .array([.integer(1), .integer(4), .integer(2)]),
                "Root": .reference(file.root), "Info": .reference(info), "ID": .array([identifier, identifier]), "Filter": .name("FlateDecode"),
                "DecodeParms": .dictionary(["Predictor": .integer(12), "Columns": .integer(7)]), "Length": .integer(content.count),
            ],
            content[...]
        )
        output += "startxref\n\(start)\n%%EOF\n".utf8
    }

    /// A row of the table: a byte for the kind, four and two for the place.
    private static func row(_ place: Place) -> UInt64 {
        switch place {
        case .offset(let offset): 1 << 48 | UInt64(offset) << 16
        case .inside(let stream, let index): 2 << 48 | UInt64(stream) << 16 | UInt64(index)
        }
    }

    private mutating func append(_ number: Int, _ dictionary: PDFDictionary, _ stream: ArraySlice<UInt8>) {
        ContentNumber.append(number, to: &output)
        output.append(" 0 obj\n")
        PDFObject.dictionary(dictionary).write(to: &output)
        output.append("\nstream\n")
        output += stream
        output.append("\nendstream\nendobj\n")
    }
}
