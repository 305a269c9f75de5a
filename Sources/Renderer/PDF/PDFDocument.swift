import Charts

/// Puts a document together: pages with their content, fonts and pictures, structure with alternative texts, links, outline, page labels, attachments,
/// metadata and a stable identifier. The result follows ISO 14289-1 (PDF/UA-1) as far as the scenes do.
struct PDFDocument {
    let structure: DocumentStructure
    let options: PDFOptions

    /// The bytes of the file.
    func write(_ contents: [PageContent], resources: PDFResources, cache: FontSubsetCache) throws(RendererError) -> [UInt8] {
        var (file, shared, codes) = try resources.finish(cache)
        let tree = file.reserve()
        let pages = contents.map { _ in file.reserve() }
        let structureTree = StructureTree(structure: structure, pages: pages, file: &file).write(to: &file)
        let deflater = try Deflater(level: Deflater.levelOfPages)
        for (index, content) in contents.enumerated() {
            let stream = file.add(["Filter": .name("FlateDecode")], stream: try deflater.compress(codes.complete(content)))
            let size = structure.sizes[index]
            var page: PDFDictionary = [
                "Type": .name("Page"), "Parent": .reference(tree),
                "MediaBox": .array([.integer(0), .integer(0), .real(size.width), .real(size.height)]),
                "Contents": .reference(stream), "Resources": shared,
                "Group": .dictionary(["Type": .name("Group"), "S": .name("Transparency"), "I": .boolean(true), "CS": .name("DeviceRGB")]),
                "StructParents": .integer(index), "Tabs": .name("S"),
            ]
            if let links = structureTree.annotations[index] { page["Annots"] = .array(links.map { .reference($0) }) }
            file.set(pages[index], page)
        }
        file.set(tree, ["Type": .name("Pages"), "Kids": .array(pages.map { .reference($0) }), "Count": .integer(pages.count)])
        let metadata = DocumentMetadata(options: options)
        var catalog: PDFDictionary = [
            "Type": .name("Catalog"), "Pages": .reference(tree), "StructTreeRoot": .reference(structureTree.root),
            "MarkInfo": .dictionary(["Marked": .boolean(true)]), "Lang": .text(options.languageTag),
            "ViewerPreferences": .dictionary(["DisplayDocTitle": .boolean(true)]), "PageLabels": .dictionary(["Nums": .array(pageLabels)]),
        ]
        let outline = DocumentOutline(entries: structure.outline, pages: pages, sizes: structure.sizes).write(to: &file)
        catalog["Outlines"] = outline.map { .reference($0) }
        try DocumentAttachments(options.attachments).write(to: &file, catalog: &catalog, date: metadata.date)
        catalog["Metadata"] = .reference(file.add(["Type": .name("Metadata"), "Subtype": .name("XML")], stream: Array(metadata.xmp.utf8)))
        file.root = file.add(catalog)
        let info = file.add(metadata.info)
        return try PDFWriter(file, info: info).write()
    }

    /// Ranges of page names: a name of its own where a page has one, else its number.
    private var pageLabels: [PDFObject] {
        var labels: [PDFObject] = []
        for (index, label) in structure.labels.enumerated() {
            if let label, label != String(index + 1) {
                labels += [.integer(index), .dictionary(["P": .text(label)])]
            } else if index == 0 || structure.labels[index - 1] != nil && structure.labels[index - 1] != String(index) {
                var range: PDFDictionary = ["S": .name("D")]
                if index > 0 { range["St"] = .integer(index + 1) }
                labels += [.integer(index), .dictionary(range)]
            }
        }
        return labels
    }
}
