/// A country's outline.
struct Country: Sendable {
    /// A place on the globe in degrees.
    struct Place: Sendable, Hashable {
        var longitude: Double
        var latitude: Double
    }

    /// ISO 3166 code of three letters (user-assigned ones where there is no official code).
    let iso3: String
    /// ISO 3166 code of two letters; may be empty.
    let iso2: String
    let name: String
    /// Other names.
    let aliases: [String]
    /// Outlines, largest first; not closed.
    let rings: [[Place]]
}
