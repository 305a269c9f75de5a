/// How many elements a page may hold.
enum PageLimit {
    /// Keeps a wanted length within 1 to 200.
    static func clamped(_ wanted: Int) -> Int { min(max(wanted, 1), 200) }
}
