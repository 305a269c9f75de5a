import CCairo
import Charts

/// Owner of a Cairo surface that writes a PDF into memory, and of the drawing state on it.
struct PDFSurface: ~Copyable {
    private let surface: OpaquePointer
    private let sink: ByteSink
    /// The drawing state.
    let cairo: OpaquePointer

    init() throws(RendererError) {
        let sink = ByteSink()
        guard let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, Unmanaged.passUnretained(sink).toOpaque(), 1, 1) else {
            throw RendererError(.drawing, "Cairo made no PDF surface")
        }
        let cairo = cairo_create(surface)
        do throws(RendererError) {
            try cairo_surface_status(surface).check("opening a PDF")
            try cairo_status(cairo).check("opening a PDF")
        } catch {
            cairo_destroy(cairo)
            cairo_surface_destroy(surface)
            throw error
        }
        guard let cairo else {
            cairo_surface_destroy(surface)
            throw RendererError(.drawing, "Cairo made no drawing state")
        }
        self.surface = surface
        self.cairo = cairo
        self.sink = sink
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    /// Sets the size of the page that is about to be drawn.
    func beginPage(_ size: Size) {
        cairo_pdf_surface_set_size(surface, size.width, size.height)
    }

    /// Ends the page.
    func endPage(_ number: Int) throws(RendererError) {
        cairo_show_page(cairo)
        try cairo_status(cairo).check("drawing page \(number)")
    }

    /// Writes fonts and tables and gives the whole file.
    func finish() throws(RendererError) -> [UInt8] {
        cairo_surface_finish(surface)
        try cairo_surface_status(surface).check("finishing a PDF")
        return sink.take()
    }
}
