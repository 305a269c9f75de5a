import Charts

/// Draws scenes as the pages of one PDF and completes what Cairo leaves out.
struct PDFRendering {
    let context: RenderContext
    let options: PDFOptions

    private static let mostPages = 5000

    func render(_ pages: [Scene]) throws(RendererError) -> [UInt8] {
        guard !pages.isEmpty else { throw RendererError(.invalidScene, "a document needs at least one page") }
        guard pages.count <= Self.mostPages else { throw RendererError(.tooLarge, "\(pages.count) pages are more than \(Self.mostPages)") }
        let structure = DocumentStructure()
        let surface = try PDFSurface()
        for (index, scene) in pages.enumerated() {
            try context.interruption.check()
            try scene.size.checkDrawable()
            surface.beginPage(scene.size)
            structure.beginPage(scene.size)
            let page = Rect(size: scene.size)
            let painter = ScenePainter(
                cairo: surface.cairo,
                text: context.text,
                medium: .page,
                page: page,
                interruption: context.interruption,
                tags: ContentTagger(cairo: surface.cairo, structure: structure)
            )
            try painter.paint(scene, background: scene.background, visible: page)
            try surface.endPage(index + 1)
        }
        let drawn = try surface.finish()
        try context.interruption.check()
        return try PDFCompletion(structure: structure, options: options).complete(drawn)
    }
}
