import CCairo
import Charts

/// Turns text into glyphs with Pango, and remembers what it has shaped. Belongs to one render context and is used by one thread at a time.
final class TextShaper {
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private let layout: OpaquePointer
    private var descriptions: [DescriptionKey: FontDescription] = [:]
    private var attributes: [AttributeKey: AttributeList] = [:]
    private var metricsCache: [FontStyle: FontMetrics] = [:]
    private var scaledFonts: [OpaquePointer: ScaledFont] = [:]
    private var lines = LRUCache<TextKey, ShapedLine>(capacity: 8192)
    private var numbers = NumberLines()
    private var paragraphs = LRUCache<TextKey, ShapedParagraph>(capacity: 512)
    private let fonts: FontConfiguration
    private let pictures = ColorGlyphs()

    private struct DescriptionKey: Hashable {
        let font: FontStyle
        let family: String
    }

    private struct AttributeKey: Hashable {
        let tabularDigits: Bool
        let language: String?
    }

    init(library: FontLibrary) throws(RendererError) {
        guard let fontMap = pango_cairo_font_map_new() else { throw RendererError(.drawing, "Pango made no font map") }
        pango_fc_font_map_set_config(OpaquePointer(fontMap), library.pointer)
        pango_cairo_font_map_set_resolution(OpaquePointer(fontMap), 72)
        guard let context = pango_font_map_create_context(fontMap) else { throw RendererError(.drawing, "Pango made no context") }
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_cairo_context_set_resolution(context, 72)
        pango_context_set_language(context, pango_language_from_string("en"))
        guard let layout = pango_layout_new(context) else { throw RendererError(.drawing, "Pango made no layout") }
        self.fontMap = fontMap
        self.context = context
        self.layout = layout
        fonts = library.configuration
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(layout))
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(fontMap))
    }

    /// One line, cut with an ellipsis beyond the width.
    func line(_ string: String, font: FontStyle, maximumWidth: Double? = nil, language: String? = nil) -> ShapedLine {
        let width = maximumWidth.flatMap { $0.isFinite ? max(0, min($0, 100_000)) : nil }
        let language = ShapingLanguage.language(of: string, given: language)
        if language == nil, let line = numbers.line(string, font: font), line.width <= (width ?? .infinity) + 0.01 { return line }
        let key = TextKey(text: string, font: font, width: width, language: language)
        if let known = lines.value(for: key) { return known }
        let shaped: ShapedLine
        if width != nil, string.utf8.count <= DrawableText.longestLine {
            let full = line(string, font: font, language: language)
            shaped = full.width <= (width ?? 0) + 0.01 ? full : shape(string, font: font, width: width, language: language)
        } else {
            shaped = shape(string, font: font, width: width, language: language)
        }
        if string.utf8.count <= 512 { lines.insert(shaped, for: key) }
        return shaped
    }

    /// Width of one line in points.
    func width(of string: String, font: FontStyle) -> Double {
        numbers.width(string, font: font) ?? line(string, font: font).width
    }

    /// A wrapped paragraph of at most so many lines, the last one cut with an ellipsis when there is more.
    func paragraph(_ string: String, font: FontStyle, width: Double, maximumLines: Int? = nil, language: String? = nil) -> ShapedParagraph {
        let width = width.isFinite ? max(1, min(width, 100_000)) : 100_000
        let language = ShapingLanguage.language(of: string, given: language)
        let key = TextKey(text: string, font: font, width: width, language: language, maximumLines: maximumLines)
        if let known = paragraphs.value(for: key) { return known }
        let text = DrawableText.paragraph(string)
        let description = prepare(font, language: language)
        pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE)
        let limit = max(1, min(maximumLines ?? 2000, 2000))
        var shapedLines: [ShapedLine] = []
        var texts: [String] = []
        var rest: String?
        description.shape(text) {
            Array(text.utf8).withUnsafeBytes { buffer in
                setText(buffer)
                let count = Int(pango_layout_get_line_count(layout))
                for index in 0..<min(count, limit) {
                    guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { continue }
                    let start = Int(line.pointee.start_index)
                    let end = start + Int(line.pointee.length)
                    if index == limit - 1, count > limit {
                        let tail = buffer[start...].prefix { $0 != 0x0a }
                        rest = String(decoding: tail, as: UTF8.self)
                        if start + tail.count == end { rest?.append("…") }
                    } else {
                        shapedLines.append(glyphs(of: line, text: buffer))
                        texts.append(String(decoding: buffer[start..<end], as: UTF8.self))
                    }
                }
            }
        }
        if let rest {
            shapedLines.append(shape(rest, font: font, width: width, language: language))
            texts.append(rest)
        }
        let paragraph = ShapedParagraph(lines: shapedLines, texts: texts)
        if string.utf8.count <= 4096 { paragraphs.insert(paragraph, for: key) }
        return paragraph
    }

    /// Vertical measures of the first font of the family.
    func metrics(_ font: FontStyle) -> FontMetrics {
        if let known = metricsCache[font] { return known }
        let description = description(for: font)
        guard let metrics = OpenFaces.whileOpening({ pango_context_get_metrics(context, description.pointer, nil) }) else {
            return FontMetrics(ascent: 0.95 * font.size, descent: 0.25 * font.size, lineHeight: 1.2 * font.size)
        }
        defer { pango_font_metrics_unref(metrics) }
        let scale = Double(PANGO_SCALE)
        let ascent = Double(pango_font_metrics_get_ascent(metrics)) / scale
        let descent = Double(pango_font_metrics_get_descent(metrics)) / scale
        let result = FontMetrics(ascent: ascent, descent: descent, lineHeight: ascent + descent)
        if metricsCache.count > 256 { metricsCache.removeAll() }
        metricsCache[font] = result
        return result
    }

    private func shape(_ string: String, font: FontStyle, width: Double?, language: String?) -> ShapedLine {
        let text = DrawableText.line(string)
        guard !text.isEmpty else { return ShapedLine(width: 0, isRightToLeft: false, isShortened: false, runs: []) }
        let description = prepare(font, language: language)
        pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        pango_layout_set_ellipsize(layout, width == nil ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END)
        return description.shape(width == nil ? text : text + "…") {
            Array(text.utf8).withUnsafeBytes { buffer in
                setText(buffer)
                guard let line = pango_layout_get_line_readonly(layout, 0) else {
                    return ShapedLine(width: 0, isRightToLeft: false, isShortened: false, runs: [])
                }
                let shaped = glyphs(of: line, text: buffer)
                if language == nil, width == nil { numbers.learn(shaped, from: line, of: string, font: font) }
                return shaped
            }
        }
    }

    private func setText(_ buffer: UnsafeRawBufferPointer) {
        pango_layout_set_text(layout, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
    }

    private func prepare(_ font: FontStyle, language: String?) -> FontDescription {
        let description = description(for: font, language: language)
        pango_layout_set_font_description(layout, description.pointer)
        pango_layout_set_attributes(layout, attributeList(for: AttributeKey(tabularDigits: font.tabularDigits, language: language)).pointer)
        pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        return description
    }

    private func description(for font: FontStyle, language: String? = nil) -> FontDescription {
        let key = DescriptionKey(font: font, family: fonts.family(for: language))
        if let known = descriptions[key] { return known }
        if descriptions.count > 256 { descriptions.removeAll() }
        let made = FontDescription(font, family: key.family)
        descriptions[key] = made
        return made
    }

    private func attributeList(for key: AttributeKey) -> AttributeList {
        if let known = attributes[key] { return known }
        if attributes.count > 64 { attributes.removeAll() }
        let made = AttributeList(tabularDigits: key.tabularDigits, language: key.language)
        attributes[key] = made
        return made
    }

    /// The object that keeps a Cairo font alive; fonts that no line uses any more are let go when there are many.
    func scaledFont(_ pointer: OpaquePointer, of font: UnsafeMutablePointer<PangoFont>) -> ScaledFont {
        if let known = scaledFonts[pointer] { return known }
        if scaledFonts.count > 256 { scaledFonts.removeAll() }
        let made = ScaledFont(
            retaining: pointer,
            pattern: pango_fc_font_get_pattern(UnsafeMutableRawPointer(font).assumingMemoryBound(to: PangoFcFont.self)),
            pictures: pictures
        )
        scaledFonts[pointer] = made
        return made
    }
}
