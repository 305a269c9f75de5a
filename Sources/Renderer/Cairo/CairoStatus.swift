import CCairo

extension cairo_status_t {
    /// Throws when Cairo reports an error; `operation` says what was being done.
    func check(_ operation: String) throws(RendererError) {
        guard self != CAIRO_STATUS_SUCCESS else { return }
        throw RendererError(.drawing, "Cairo failed while \(operation)", cause: String(cString: cairo_status_to_string(self)))
    }
}
