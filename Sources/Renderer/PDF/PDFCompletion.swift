import Charts

/// Completes the document that Cairo 1.16 wrote with what it cannot write: structure with alternative texts, artifacts, links, outline, page labels,
/// metadata and a stable identifier. The result follows ISO 14289-1 (PDF/UA-1) as far as the scenes do.
struct PDFCompletion {
    let structure: DocumentStructure
    let options: PDFOptions

    /// The complete document.
    func complete(_ bytes: [UInt8]) throws(RendererError) -> [UInt8] {
        var file = try PDFFile(bytes)
        let pages = try pageNumbers(of: file)
        guard pages.count == structure.pages.count else {
            throw RendererError(.document, "Cairo wrote \(pages.count) pages where \(structure.pages.count) were painted")
        }
        for (index, page) in pages.enumerated() { try rewriteContent(ofPage: index, page, in: &file) }
        mapGlyphs(in: &file)
        let tree = StructureTree(structure: structure, pages: pages).write(to: &file)
        try addAnnotations(tree.annotations, pages: pages, to: &file)
        var catalog = try file.dictionary(file.root)
        catalog["StructTreeRoot"] = .reference(tree.root)
        catalog["MarkInfo"] = .dictionary(["Marked": .boolean(true)])
        catalog["Lang"] = .text(options.language)
        catalog["ViewerPreferences"] = .dictionary(["DisplayDocTitle": .boolean(true)])
        catalog["PageLabels"] = .dictionary(["Nums": .array([.integer(0), .dictionary(["S": .name("D")])])])
        catalog["Outlines"] = DocumentOutline(entries: structure.outline, pages: pages, sizes: structure.sizes).write(to: &file).map {
            .reference($0)
        }
        let metadata = DocumentMetadata(options: options)
        catalog["Metadata"] = .reference(
            file.add(["Type": .name("Metadata"), "Subtype": .name("XML")], stream: Array(metadata.xmp.utf8))
        )
        file.set(file.root, catalog)
        let info = file.add(metadata.info)
        var writer = PDFWriter(file)
        return try writer.write(info: info)
    }

    private func pageNumbers(of file: PDFFile) throws(RendererError) -> [Int] {
        guard let tree = try file.dictionary(file.root)["Pages"]?.reference, let kids = try file.dictionary(tree)["Kids"]?.array else {
            throw RendererError(.document, "the document that Cairo wrote has no pages")
        }
        return kids.compactMap(\.reference)
    }

    private func rewriteContent(ofPage index: Int, _ number: Int, in file: inout PDFFile) throws(RendererError) {
        var page = try file.dictionary(number)
        guard let contents = page["Contents"]?.reference, let stream = file.objects[contents]?.stream else {
            throw RendererError(.document, "page \(index + 1) has no content")
        }
        var next = 0
        let meanings = structure.pages[index].map { owner -> MarkedContent.Meaning in
            guard case .element(let element) = owner else { return .artifact }
            defer { next += 1 }
            return .piece(type: structure.elements[element].type, number: next)
        }
        let isCompressed = try file.dictionary(contents)["Filter"]?.name == "FlateDecode"
        let content = isCompressed ? try Deflater.expand(stream, limit: 1 << 30) : Array(stream)
        let rewritten = try MarkedContent.rewrite(content, meanings: meanings)
        let compressed = try Deflater(level: 6).compress(rewritten)
        file.set(contents, ["Filter": .name("FlateDecode")], stream: compressed)
        page["StructParents"] = .integer(index)
        page["Tabs"] = .name("S")
        file.set(number, page)
    }

    private func addAnnotations(_ annotations: [Int: [Int]], pages: [Int], to file: inout PDFFile) throws(RendererError) {
        for (index, number) in pages.enumerated() {
            guard let links = annotations[index] else { continue }
            var page = try file.dictionary(number)
            page["Annots"] = .array(links.map { .reference($0) })
            file.set(number, page)
        }
    }

    /// States the mapping from characters to glyphs that Cairo leaves to the default but PDF/UA wants written.
    private func mapGlyphs(in file: inout PDFFile) {
        for (number, entry) in file.objects {
            guard var font = entry.value.dictionary, font["Subtype"]?.name == "CIDFontType2", font["CIDToGIDMap"] == nil else { continue }
            font["CIDToGIDMap"] = .name("Identity")
            file.set(number, font)
        }
    }
}
