/// Paper and furniture of a printed report.
public struct PageSetup: Sendable, Hashable, Codable {
    /// A paper format.
    public enum Paper: String, Sendable, Hashable, Codable, CaseIterable {
        /// 210 by 297 millimetres.
        case a4
        /// 297 by 420 millimetres.
        case a3
        /// 8.5 by 11 inches.
        case letter
        /// 8.5 by 14 inches.
        case legal

        /// Upright extent in points.
        public var size: Size {
            switch self {
            case .a4: Size(width: 595.28, height: 841.89)
            case .a3: Size(width: 841.89, height: 1190.55)
            case .letter: Size(width: 612, height: 792)
            case .legal: Size(width: 612, height: 1008)
            }
        }
    }

    /// Which side of the paper is up.
    public enum Orientation: String, Sendable, Hashable, Codable {
        /// The long side lies.
        case landscape
        /// The long side stands.
        case portrait
    }

    /// Empty space at the four edges in millimetres.
    public struct Margins: Sendable, Hashable, Codable {
        /// At the top.
        public var top: Double
        /// At the right.
        public var right: Double
        /// At the bottom.
        public var bottom: Double
        /// At the left.
        public var left: Double

        /// Makes margins; 12 mm each when nothing is said.
        public init(top: Double = 12, right: Double = 12, bottom: Double = 12, left: Double = 12) {
            self.top = top
            self.right = right
            self.bottom = bottom
            self.left = left
        }
    }

    /// A line at the top or bottom of every page. In its texts `{title}`, `{date}`, `{page}`, `{pages}`, `{facility}`, `{timeZone}` and `{logo}` stand for what they name; other braces stay as they are.
    public struct Line: Sendable, Hashable, Codable {
        /// At the left edge.
        public var left: String
        /// In the middle.
        public var center: String
        /// At the right edge.
        public var right: String

        /// Makes a line; parts that are not given stay empty.
        public init(left: String = "", center: String = "", right: String = "") {
            self.left = left
            self.center = center
            self.right = right
        }
    }

    /// Which rows of tables are printed.
    public enum TableRows: String, Sendable, Hashable, Codable {
        /// All; long tables continue over pages.
        case all
        /// Those that fit into the table's card.
        case fitting
    }

    /// Paper format.
    public var paper: Paper
    /// Which side is up.
    public var orientation: Orientation
    /// Empty space at the edges; a margin is limited to a third of the page.
    public var margins: Margins
    /// Title, description and date at the top.
    public var showsHeader: Bool
    /// Page number, facility and source at the bottom.
    public var showsFooter: Bool
    /// A line about sources, printed in the footer.
    public var sourceNote: String?
    /// A line at the top of each page, above the title on the first; nil for title and date on later pages only.
    public var header: Line?
    /// The line at the bottom of each page; nil for source, facility and time at the left and the page's number at the right.
    public var footer: Line?
    /// Which rows of tables are printed.
    public var tableRows = TableRows.all
    /// A page in front with the title and a list of contents.
    public var hasCover = false
    /// Pages at the end with the data of each chart as a table, to which the chart links.
    public var hasAppendix = false
    /// A list at the end of what is missing, old or cut, when there is something to list.
    public var hasNotes = true

    /// Makes a setup; A4 landscape when nothing is said.
    public init(
        paper: Paper = .a4,
        orientation: Orientation = .landscape,
        margins: Margins = Margins(),
        showsHeader: Bool = true,
        showsFooter: Bool = true,
        sourceNote: String? = nil,
        header: Line? = nil,
        footer: Line? = nil
    ) {
        self.paper = paper
        self.orientation = orientation
        self.margins = margins
        self.showsHeader = showsHeader
        self.showsFooter = showsFooter
        self.sourceNote = sourceNote
        self.header = header
        self.footer = footer
    }

    /// The same setup with another side of the paper up.
    func turned(_ orientation: Orientation) -> PageSetup {
        var setup = self
        setup.orientation = orientation
        return setup
    }

    /// Extent of the page in points.
    public var pageSize: Size {
        let size = paper.size
        return orientation == .landscape ? Size(width: size.height, height: size.width) : size
    }

    /// The page without its margins.
    public var content: Rect {
        func points(_ millimetres: Double, _ extent: Double) -> Double {
            min(max(millimetres.isFinite ? millimetres : 12, 0) * 72 / 25.4, extent / 3)
        }
        let size = pageSize
        return Rect(size: size).inset(
            left: points(margins.left, size.width),
            top: points(margins.top, size.height),
            right: points(margins.right, size.width),
            bottom: points(margins.bottom, size.height)
        )
    }
}
