import CPoppler

/// Owner of a PDF opened by Poppler.
struct Document: ~Copyable {
    private static let mostPages = 10_000
    private static let thumbnailWidth = 480.0

    private let pointer: OpaquePointer

    init(path: String) throws(InspectionFailure) {
        var failure: UnsafeMutablePointer<GError>?
        let absolute = path.hasPrefix("/") ? path : Self.workingDirectory + "/" + path
        guard let uri = g_filename_to_uri(absolute, nil, &failure) else { throw Self.failure(failure, "the path is not usable") }
        defer { g_free(uri) }
        guard let pointer = poppler_document_new_from_file(uri, nil, &failure) else { throw Self.failure(failure, "the file cannot be opened") }
        self.pointer = pointer
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(pointer))
    }

    /// Reads all pages and fonts.
    func report() throws(InspectionFailure) -> Report {
        let count = Int(poppler_document_get_n_pages(pointer))
        guard count > 0 else { throw InspectionFailure(message: "the file has no pages", status: 65) }
        guard count <= Self.mostPages else { throw InspectionFailure(message: "the file has \(count) pages", status: 65) }
        var pages: [Report.Page] = []
        for index in 0..<count {
            guard let page = poppler_document_get_page(pointer, Int32(index)) else {
                throw InspectionFailure(message: "page \(index + 1) cannot be read", status: 65)
            }
            defer { g_object_unref(UnsafeMutableRawPointer(page)) }
            var (width, height) = (0.0, 0.0)
            poppler_page_get_size(page, &width, &height)
            var length = 0
            if let text = poppler_page_get_text(page) {
                length = String(cString: text).count
                g_free(text)
            }
            pages.append(Report.Page(width: width, height: height, textLength: length))
        }
        var title = ""
        if let text = poppler_document_get_title(pointer) {
            title = String(cString: text)
            g_free(text)
        }
        return Report(title: title, pages: pages, fonts: fonts(pages: count))
    }

    /// Draws the first page 480 pixels wide.
    func drawThumbnail(to path: String) throws(InspectionFailure) {
        guard let page = poppler_document_get_page(pointer, 0) else { throw InspectionFailure(message: "page 1 cannot be read", status: 65) }
        defer { g_object_unref(UnsafeMutableRawPointer(page)) }
        var (width, height) = (0.0, 0.0)
        poppler_page_get_size(page, &width, &height)
        guard width > 0, height > 0, height / width < 40 else { throw InspectionFailure(message: "page 1 has an absurd size", status: 65) }
        let scale = Self.thumbnailWidth / width
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(Self.thumbnailWidth), Int32((height * scale).rounded(.up)))
        defer { cairo_surface_destroy(surface) }
        let cairo = cairo_create(surface)
        defer { cairo_destroy(cairo) }
        cairo_set_source_rgb(cairo, 1, 1, 1)
        cairo_paint(cairo)
        cairo_scale(cairo, scale, scale)
        poppler_page_render(page, cairo)
        cairo_surface_flush(surface)
        guard cairo_status(cairo) == CAIRO_STATUS_SUCCESS, cairo_surface_write_to_png(surface, path) == CAIRO_STATUS_SUCCESS else {
            throw InspectionFailure(message: "the picture \(path) cannot be written", status: 73)
        }
    }

    private func fonts(pages: Int) -> [Report.Font] {
        guard let info = poppler_font_info_new(pointer) else { return [] }
        defer { poppler_font_info_free(info) }
        var iterator: OpaquePointer?
        var fonts: [Report.Font] = []
        guard poppler_font_info_scan(info, Int32(pages), &iterator) != 0, let iterator else { return [] }
        defer { poppler_fonts_iter_free(iterator) }
        repeat {
            fonts.append(
                Report.Font(
                    name: poppler_fonts_iter_get_full_name(iterator).map { String(cString: $0) } ?? "",
                    type: Self.name(of: poppler_fonts_iter_get_font_type(iterator)),
                    embedded: poppler_fonts_iter_is_embedded(iterator) != 0,
                    subset: poppler_fonts_iter_is_subset(iterator) != 0
                )
            )
        } while poppler_fonts_iter_next(iterator) != 0
        return fonts
    }

    private static func name(of type: PopplerFontType) -> String {
        switch type {
        case POPPLER_FONT_TYPE_TYPE1: "type1"
        case POPPLER_FONT_TYPE_TYPE1C: "type1c"
        case POPPLER_FONT_TYPE_TYPE1COT: "type1c_opentype"
        case POPPLER_FONT_TYPE_TYPE3: "type3"
        case POPPLER_FONT_TYPE_TRUETYPE: "truetype"
        case POPPLER_FONT_TYPE_TRUETYPEOT: "truetype_opentype"
        case POPPLER_FONT_TYPE_CID_TYPE0: "cid_type0"
        case POPPLER_FONT_TYPE_CID_TYPE0C: "cid_type0c"
        case POPPLER_FONT_TYPE_CID_TYPE0COT: "cid_type0c_opentype"
        case POPPLER_FONT_TYPE_CID_TYPE2: "cid_type2"
        case POPPLER_FONT_TYPE_CID_TYPE2OT: "cid_type2_opentype"
        default: "unknown"
        }
    }

    private static var workingDirectory: String {
        guard let path = g_get_current_dir() else { return "" }
        defer { g_free(path) }
        return String(cString: path)
    }

    private static func failure(_ error: UnsafeMutablePointer<GError>?, _ fallback: String) -> InspectionFailure {
        guard let error else { return InspectionFailure(message: fallback, status: 65) }
        defer { g_error_free(error) }
        return InspectionFailure(message: String(cString: error.pointee.message), status: 65)
    }
}
