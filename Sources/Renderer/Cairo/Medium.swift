/// What a scene is painted on; decides about edges and text.
enum Medium {
    /// Vector page: text stays text.
    case page
    /// Pixels: so many for each point.
    case pixels(scale: Double)
}
