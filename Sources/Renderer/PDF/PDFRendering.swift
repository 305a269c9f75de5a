import Charts

/// Draws scenes as the pages of one PDF.
struct PDFRendering {
    let context: RenderContext
    let options: PDFOptions

    private static let mostPages = 5000

    func render(_ pages: [Scene]) throws(RendererError) -> [UInt8] {
        guard !pages.isEmpty else { throw RendererError(.invalidScene, "a document needs at least one page") }
        guard pages.count <= Self.mostPages else { throw RendererError(.tooLarge, "\(pages.count) pages are more than \(Self.mostPages)") }
        let structure = DocumentStructure()
        let resources = PDFResources()
        var contents: [PageContent] = []
        for scene in pages {
            try context.interruption.check()
            try scene.size.checkDrawable(limit: 14_400)
            structure.beginPage(scene)
            let content = PageContent(height: scene.size.height)
            let tags = ContentTagger(content: content, structure: structure)
            let page = Rect(size: scene.size)
            let painter = ScenePainter(
                canvas: PDFCanvas(content: content, resources: resources, tags: tags, text: context.text),
                text: context.text,
                page: page,
                interruption: context.interruption,
                tags: tags
            )
            try painter.paint(scene, background: scene.background, visible: page)
            contents.append(content)
        }
        try context.interruption.check()
        return try PDFDocument(structure: structure, options: options).write(contents, resources: resources, cache: context.fontSubsets)
    }
}
