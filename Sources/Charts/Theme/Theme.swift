/// Colours of a report.
public struct Theme: Sendable, Hashable, Codable {
    /// Name by which it is chosen.
    public var name: String
    /// Behind the cards; nil leaves the paper.
    public var page: Color?
    /// A card's area.
    public var card: Color
    /// A card's thin frame.
    public var border: Color
    /// Titles and values.
    public var text: Color
    /// Subtitles and notes.
    public var secondaryText: Color
    /// Numbers and names along axes.
    public var axisText: Color
    /// Lines across the plot.
    public var grid: Color
    /// The line of zero and of the time axis.
    public var baseline: Color
    /// Rules between table rows.
    public var rule: Color
    /// Areas for which there are no data.
    public var missing: Color
    /// Good news; blue side of a pair that colour-blind readers can tell apart.
    public var good: Color
    /// Bad news; orange side of the pair.
    public var bad: Color
    /// A background for what needs emphasis only slightly.
    public var subtle: Color
    /// Colours of categories, in the order of use; neighbours differ in lightness, so that stacks can be read in grey.
    public var palette: [Color]
    /// Land on a bubble map.
    public var land: Color

    /// Dark on white.
    public static let light = Theme(
        name: "light",
        page: nil,
        card: .white,
        border: Color(0xe1e4e8),
        text: Color(0x1f2328),
        secondaryText: Color(0x57606a),
        axisText: Color(0x54555a),
        grid: Color(0xe5e7eb),
        baseline: Color(0x6b7280),
        rule: Color(0xeceef1),
        missing: Color(0xe3e6ea),
        good: Color(0x2857b8),
        bad: Color(0xb4510a),
        subtle: Color(0xf3f4f6),
        palette: [0x3a67d0, 0xdb640e, 0x64337f, 0x2a8b80, 0x8b320b, 0xa57afe, 0xa55159, 0xd76faf].map { Color($0) },
        land: Color(0xe4e7eb)
    )

    /// Light on dark.
    public static let dark = Theme(
        name: "dark",
        page: Color(0x0f1419),
        card: Color(0x171c23),
        border: Color(0x2d343d),
        text: Color(0xf0f3f6),
        secondaryText: Color(0xa9b2bc),
        axisText: Color(0xb1b8c1),
        grid: Color(0x2a313a),
        baseline: Color(0x8b949e),
        rule: Color(0x252c34),
        missing: Color(0x343b45),
        good: Color(0x79a7ff),
        bad: Color(0xff9a4d),
        subtle: Color(0x20262e),
        palette: [0x6c97ff, 0x81e7d3, 0xf2802d, 0x7359db, 0xf0d03c, 0xcb3904, 0xc49db9, 0xa26594].map { Color($0) },
        land: Color(0x2f3741)
    )

    /// The theme of a name, light for names that are not known.
    public static func named(_ name: String?) -> Theme {
        name?.lowercased() == "dark" ? .dark : .light
    }
}
