import Charts

/// Files that travel inside a document.
struct DocumentAttachments {
    private let files: [ReportAttachment]

    init(_ files: [ReportAttachment]) {
        self.files = files
    }

    /// Adds the files, and to the catalog the names they are found by.
    func write(to file: inout PDFFile, catalog: inout PDFDictionary, date: String) throws(RendererError) {
        guard !files.isEmpty else { return }
        let deflater = try Deflater(level: 6)
        var names: [(name: String, specification: PDFObject)] = []
        for (name, attachment) in named() {
            let content = file.add(
                [
                    "Type": .name("EmbeddedFile"), "Subtype": .name(Self.escaped(attachment.mediaType)), "Filter": .name("FlateDecode"),
                    "Params": .dictionary([
                        "Size": .integer(attachment.bytes.count), "CreationDate": .text(date), "ModDate": .text(date),
                    ]),
                ],
                stream: try deflater.compress(attachment.bytes)
            )
            let reference = PDFObject.reference(content)
            var specification: PDFDictionary = [
                "Type": .name("Filespec"), "F": .text(name), "UF": .text(name), "AFRelationship": .name(attachment.relationship.rawValue),
                "EF": .dictionary(["F": reference, "UF": reference]),
            ]
            if !attachment.description.isEmpty { specification["Desc"] = .text(attachment.description) }
            names.append((name, .reference(file.add(specification))))
        }
        let sorted = names.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        catalog["Names"] = .dictionary([
            "EmbeddedFiles": .dictionary(["Names": .array(sorted.flatMap { [.text($0.name), $0.specification] })])
        ])
        catalog["AF"] = .array(names.map(\.specification))
    }

    /// The files with names that are no paths and differ from each other.
    private func named() -> [(name: String, file: ReportAttachment)] {
        var taken: Set<String> = []
        return files.map { attachment in
            let last = attachment.name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
            let plain = String(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(200).map(Character.init))
            let wanted = plain.isEmpty || plain == "." || plain == ".." ? "attachment" : plain
            var name = wanted
            var number = 2
            while !taken.insert(name).inserted {
                let parts = wanted.split(separator: ".", omittingEmptySubsequences: false)
                let stem = parts.count > 1 ? parts.dropLast().joined(separator: ".") : wanted
                name = parts.count > 1 ? "\(stem) \(number).\(parts[parts.count - 1])" : "\(stem) \(number)"
                number += 1
            }
            return (name, attachment)
        }
    }

    /// A media type as a PDF name: what is no regular character is written as its code.
    private static func escaped(_ mediaType: String) -> String {
        mediaType.utf8.prefix(127).map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"):
                String(UnicodeScalar(byte))
            default: "#" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
