import Charts

/// A standard structure type of tagged PDF.
enum StructureType: UInt8 {
    case section, figure, table, row, headerCell, cell, heading1, heading2, heading3, heading4, heading5, heading6, paragraph, artifact, caption, link

    /// The type of a group of a scene.
    init(_ role: Role) {
        switch role {
        case .content: self = .section
        case .figure: self = .figure
        case .table: self = .table
        case .tableRow: self = .row
        case .tableHeaderCell: self = .headerCell
        case .tableCell: self = .cell
        case .heading(let level): self = Self.headings[min(max(level, 1), 6) - 1]
        case .paragraph: self = .paragraph
        case .artifact: self = .artifact
        }
    }

    private static let headings: [StructureType] = [.heading1, .heading2, .heading3, .heading4, .heading5, .heading6]

    /// The name in the file.
    var name: StaticString {
        switch self {
        case .section: "Sect"
        case .figure: "Figure"
        case .table: "Table"
        case .row: "TR"
        case .headerCell: "TH"
        case .cell: "TD"
        case .heading1: "H1"
        case .heading2: "H2"
        case .heading3: "H3"
        case .heading4: "H4"
        case .heading5: "H5"
        case .heading6: "H6"
        case .paragraph: "P"
        case .artifact: "NonStruct"
        case .caption: "Caption"
        case .link: "Link"
        }
    }

    /// Elements of this type stay even when nothing is in them, so that a table keeps its shape.
    var staysEmpty: Bool { self == .row || self == .cell || self == .headerCell }

    /// Text may stand directly in an element of this type.
    var holdsText: Bool { self != .table && self != .row }
}
