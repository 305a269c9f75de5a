import Foundation

/// How an export is drawn; every member has a default.
public struct ExportOptions: Sendable, Hashable {
    /// Paper of a PDF: `A4`, `A3`, `Letter` or `Legal`.
    public var paper: String
    /// `landscape` (default) or `portrait`.
    public var orientation: String
    /// Margins in millimetres, 0 to 50; 12 by default.
    public var margin: Double
    /// The time zone of axes and dates, by its IANA name; UTC by default.
    public var timeZone: String
    /// The locale of numbers and dates, BCP 47, also with `_` for `-`; `en` by default.
    public var locale: String
    /// `light` (default) or `dark`.
    public var theme: String
    /// Width of a picture in points, 320 to 4,096; 1,000 by default.
    public var width: Int
    /// Pixels for each point of a picture, 1 to 4; 2 by default.
    public var scale: Int
    /// Effort spent on a picture's size: `fast`, `normal` (default) or `small`.
    public var quality: String
    /// Background of a picture: `transparent` or a colour as `#rrggbb`; the theme's by default.
    public var background: String?
    /// Rows of tables: `all`, which lets long tables continue over pages, or `fitting` for those that fit into their card; all in a PDF, fitting in a picture by default.
    public var tables: String?
    /// A line at the top of each page of a PDF.
    public var header: PageLine?
    /// The line at the bottom of each page of a PDF, in place of the usual one.
    public var footer: PageLine?
    /// A page in front with title and contents; false by default.
    public var cover = false
    /// The data of each chart as tables at the end; false by default.
    public var appendix = false
    /// A list at the end of what is missing, old or cut; true by default.
    public var notes = true
    /// The data of each widget as CSV files inside the PDF; false by default.
    public var attachments = false

    /// A line of a page, in which `{title}`, `{date}`, `{page}`, `{pages}`, `{facility}`, `{timeZone}` and `{logo}` stand for what they name.
    public struct PageLine: Sendable, Hashable, Codable {
        /// At the left edge.
        public var left: String?
        /// In the middle.
        public var center: String?
        /// At the right edge.
        public var right: String?

        /// A line; what is nil stays empty.
        public init(left: String? = nil, center: String? = nil, right: String? = nil) {
            self.left = left
            self.center = center
            self.right = right
        }
    }

    /// Options; those of a landscape A4 page in UTC by default.
    public init(
        paper: String = "A4",
        orientation: String = "landscape",
        margin: Double = 12,
        timeZone: String = "UTC",
        locale: String = "en",
        theme: String = "light",
        width: Int = 1000,
        scale: Int = 2,
        quality: String = "normal",
        background: String? = nil
    ) {
        self.paper = paper
        self.orientation = orientation
        self.margin = margin
        self.timeZone = timeZone
        self.locale = locale
        self.theme = theme
        self.width = width
        self.scale = scale
        self.quality = quality
        self.background = background
    }

    /// The rules that the options break.
    public var violations: [RuleViolation] {
        var found: [RuleViolation] = []
        func check(_ holds: Bool, _ member: String, _ message: String) {
            if !holds { found.append(RuleViolation(pointer: "/" + member, code: "range", message: message)) }
        }
        check(["A4", "A3", "Letter", "Legal"].contains(paper), "paper", "Paper is A4, A3, Letter or Legal.")
        check(["landscape", "portrait"].contains(orientation), "orientation", "An orientation is landscape or portrait.")
        check((0...50).contains(margin), "margin", "A margin is 0 to 50 mm.")
        check(TimeZone(identifier: timeZone) != nil, "timeZone", "A time zone is an IANA name such as America/New_York.")
        check(Self.isLanguageTag(locale), "locale", "A locale is a BCP 47 tag such as en or de-AT.")
        check(["light", "dark"].contains(theme), "theme", "A theme is light or dark.")
        check((320...4096).contains(width), "width", "A width is 320 to 4,096 points.")
        check((1...4).contains(scale), "scale", "A scale is 1 to 4.")
        check(["fast", "normal", "small"].contains(quality), "quality", "A quality is fast, normal or small.")
        if let background { check(Self.isBackground(background), "background", "A background is transparent or a colour as #rrggbb.") }
        if let tables { check(["all", "fitting"].contains(tables), "tables", "Rows of tables are all or fitting.") }
        for (member, line) in [("header", header), ("footer", footer)] {
            let texts = [line?.left, line?.center, line?.right].compactMap { $0 }
            check(
                texts.allSatisfy { $0.utf8.count <= 500 && !$0.utf8.contains(0) },
                member,
                "A text of a page's line has at most 500 bytes and no NUL."
            )
        }
        return found
    }

    private static func isLanguageTag(_ text: String) -> Bool {
        text.utf8.count <= 35 && text.wholeMatch(of: #/[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*/#) != nil
    }

    private static func isBackground(_ text: String) -> Bool {
        text == "transparent" || (text.hasPrefix("#") && text.utf8.count == 7 && text.dropFirst().allSatisfy(\.isHexDigit))
    }
}

extension ExportOptions: Codable {
    /// Decodes with defaults for what is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        paper = try container.decodeIfPresent(String.self, forKey: .paper) ?? paper
        orientation = try container.decodeIfPresent(String.self, forKey: .orientation) ?? orientation
        margin = try container.decodeIfPresent(Double.self, forKey: .margin) ?? margin
        timeZone = try container.decodeIfPresent(String.self, forKey: .timeZone) ?? timeZone
        locale = try container.decodeIfPresent(String.self, forKey: .locale) ?? locale
        theme = try container.decodeIfPresent(String.self, forKey: .theme) ?? theme
        width = try container.decodeIfPresent(Int.self, forKey: .width) ?? width
        scale = try container.decodeIfPresent(Int.self, forKey: .scale) ?? scale
        quality = try container.decodeIfPresent(String.self, forKey: .quality) ?? quality
        background = try container.decodeIfPresent(String.self, forKey: .background)
        tables = try container.decodeIfPresent(String.self, forKey: .tables)
        header = try container.decodeIfPresent(PageLine.self, forKey: .header)
        footer = try container.decodeIfPresent(PageLine.self, forKey: .footer)
        cover = try container.decodeIfPresent(Bool.self, forKey: .cover) ?? cover
        appendix = try container.decodeIfPresent(Bool.self, forKey: .appendix) ?? appendix
        notes = try container.decodeIfPresent(Bool.self, forKey: .notes) ?? notes
        attachments = try container.decodeIfPresent(Bool.self, forKey: .attachments) ?? attachments
    }
}
