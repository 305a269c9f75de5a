/// A file that travels inside a PDF, such as a widget's data as CSV.
public struct ReportAttachment: Sendable, Hashable {
    /// What the file is to the document (PDF 2.0 and PDF/A-3, `AFRelationship`).
    public enum Relationship: String, Sendable, Hashable {
        /// What the document was made from.
        case source = "Source"
        /// Data behind a figure or table.
        case data = "Data"
        /// The same content in another form.
        case alternative = "Alternative"
        /// More about the same.
        case supplement = "Supplement"
    }

    /// File name without a folder, unique within the document.
    public var name: String
    /// Media type, such as `text/csv`.
    public var mediaType: String
    /// The file.
    public var bytes: [UInt8]
    /// What the file is to the document.
    public var relationship: Relationship
    /// A sentence for the reader's list of attachments.
    public var description: String

    /// Makes an attachment.
    public init(name: String, mediaType: String, bytes: [UInt8], relationship: Relationship = .data, description: String = "") {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
        self.relationship = relationship
        self.description = description
    }
}
