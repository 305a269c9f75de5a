import CCairo

/// Owner of a list of Pango attributes that holds for a whole text.
final class AttributeList {
    let pointer: OpaquePointer?

    init(tabularDigits: Bool, language: String?) {
        pointer = pango_attr_list_new()
        if tabularDigits { pango_attr_list_insert(pointer, pango_attr_font_features_new("tnum=1")) }
        if let language { pango_attr_list_insert(pointer, pango_attr_language_new(pango_language_from_string(language))) }
    }

    deinit {
        pango_attr_list_unref(pointer)
    }
}
