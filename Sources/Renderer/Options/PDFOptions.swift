public import Charts
public import Foundation

/// What a PDF says about itself; two documents of the same scenes and options are equal byte for byte.
public struct PDFOptions: Sendable, Hashable {
    /// Title shown by the reader's window.
    public var title: String
    /// Who made the report; left out when nil.
    public var author: String?
    /// What it is about, in a sentence; left out when nil.
    public var subject: String?
    /// Words to find it by.
    public var keywords: [String]
    /// Language of the text as a BCP 47 tag; `_` counts as `-`, and what is no tag as English.
    public var language: String
    /// When the report was made; the only time that gets into the file.
    public var createdAt: Date
    /// Zone in which the creation time is written.
    public var timeZone: TimeZone
    /// Program named as creator.
    public var creator: String
    /// Files that travel inside the document, such as the data behind its charts.
    public var attachments: [ReportAttachment]

    /// Makes options.
    public init(
        title: String,
        author: String? = nil,
        subject: String? = nil,
        keywords: [String] = [],
        language: String = "en",
        createdAt: Date,
        timeZone: TimeZone = .gmt,
        creator: String = "Vitrine",
        attachments: [ReportAttachment] = []
    ) {
        self.title = title
        self.author = author
        self.subject = subject
        self.keywords = keywords
        self.language = language
        self.createdAt = createdAt
        self.timeZone = timeZone
        self.creator = creator
        self.attachments = attachments
    }
    /// The language as it is written.
    var languageTag: String {
        let tag = language.replacing("_", with: "-")
        return tag.wholeMatch(of: #/[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/#) == nil ? "en" : tag
    }
}
