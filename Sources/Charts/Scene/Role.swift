/// What a group means to someone who cannot see it; becomes the structure of a tagged PDF.
public enum Role: Sendable, Hashable, Codable {
    /// Part of what stands around it.
    case content
    /// A chart or picture, with the sentence that replaces it and its title.
    case figure(alternativeText: String, title: String)
    /// A table; holds rows.
    case table
    /// A row of a table; holds cells.
    case tableRow
    /// The name of a column.
    case tableHeaderCell
    /// One value of a table.
    case tableCell
    /// A heading; 1 is the report's title.
    case heading(level: Int)
    /// Running text.
    case paragraph
    /// Furniture without meaning: frames, gridlines, page numbers.
    case artifact
}
