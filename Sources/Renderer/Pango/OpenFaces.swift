import CCairo
import Synchronization

/// The font files that Cairo has open, for the whole process.
///
/// Cairo keeps ten files open and closes any other that nobody is using; but it looks whether one is used without the lock that says so, and a thread
/// that begins to use it in that moment reads a closed file (Cairo 1.16, `_has_unlocked_face`). So every file that is opened is marked as used for good, and
/// files are opened by one thread at a time: then Cairo never finds one to close.
enum OpenFaces {
    private static let opening = Mutex(())
    private static let kept = Mutex<Set<String>>([])

    /// Does what may open files; they must have been kept when it returns.
    static func whileOpening<Result>(_ body: () -> Result) -> Result {
        opening.withLock { _ in body() }
    }

    /// Keeps a font's file open until the process ends.
    static func keep(_ font: OpaquePointer, face: String) {
        let isNew = kept.withLock { $0.insert(face).inserted }
        guard isNew, cairo_ft_scaled_font_lock_face(font) != nil else { return }
        cairo_scaled_font_reference(font)
    }
}
