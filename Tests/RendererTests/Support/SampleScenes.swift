import Charts
import Foundation
import Renderer

/// Scenes for the tests.
enum SampleScenes {
    static let created = Date(timeIntervalSince1970: 1_767_225_600)
    static let options = PDFOptions(title: "Monthly report", author: "Ops", keywords: ["sales", "2026"], language: "en", createdAt: created)
    static let font = FontStyle(size: 10)
    static let digits = FontStyle(size: 10, weight: .medium, tabularDigits: true)

    /// A page with a heading, a figure, a table, a link, gridlines and several scripts.
    static var page: Scene {
        let wave = (0..<200).map { Point(20 + Double($0), 150 + 40 * sin(Double($0) / 10)) }
        let figure = Group(
            [
                .fill(.rect(Rect(x: 20, y: 100, width: 40, height: 60)), Color(0x3a67d0)),
                .stroke(.polyline(wave), Stroke(Color(0xdb640e), width: 1.5, cap: .round, join: .round)),
                .text(TextRun("1,234.5", font: digits, color: .black, origin: Point(200, 110), anchor: .end)),
            ],
            role: .figure(alternativeText: "Line chart: revenue by month, rises from 1 to 3.", title: "Revenue")
        )
        let rows = ["Bangkok", "Chiang Mai"].map { name -> SceneNode in
            .group(
                Group(
                    [
                        .group(
                            Group(
                                [.text(TextRun(name, font: font, color: .black, origin: Point(20, name == "Bangkok" ? 230 : 245)))],
                                role: .tableCell
                            )
                        ),
                        .group(
                            Group(
                                [.text(TextRun("42", font: digits, color: .black, origin: Point(120, name == "Bangkok" ? 230 : 245)))],
                                role: .tableCell
                            )
                        ),
                    ],
                    role: .tableRow
                )
            )
        }
        let header = SceneNode.group(
            Group(
                [
                    .group(Group([.text(TextRun("City", font: font, color: .black, origin: Point(20, 215)))], role: .tableHeaderCell)),
                    .group(Group([.text(TextRun("Count", font: font, color: .black, origin: Point(120, 215)))], role: .tableHeaderCell)),
                ],
                role: .tableRow
            )
        )
        return Scene(
            size: Size(width: 400, height: 300),
            background: .white,
            root: Group([
                .group(
                    Group(
                        [.text(TextRun("Monthly report", font: FontStyle(size: 16, weight: .semibold), color: .black, origin: Point(20, 30)))],
                        role: .heading(level: 1)
                    )
                ),
                .group(Group([.stroke(.segment(Point(20, 90), Point(380, 90)), Stroke(Color(0xe5e7eb), width: 0.5))], role: .artifact)),
                .group(figure),
                .group(Group([header] + rows, role: .table)),
                .group(
                    Group(
                        [
                            .paragraph(
                                TextBlock(
                                    "The quick brown fox jumps over the lazy dog. ยอดขายไตรมาสนี้เพิ่มขึ้น",
                                    font: font,
                                    color: .black,
                                    frame: Rect(x: 250, y: 180, width: 130, height: 80)
                                )
                            )
                        ],
                        role: .paragraph
                    )
                ),
                .text(TextRun("إجمالي الإيرادات", font: font, color: .black, origin: Point(380, 60), anchor: .end)),
                .text(TextRun("น้ำมันแพง", font: font, color: .black, origin: Point(20, 60))),
                .text(TextRun("office affluent", font: font, color: .black, origin: Point(120, 60))),
                .link(url: "https://example.org/report?a=1&b=(2)", area: Rect(x: 20, y: 270, width: 80, height: 12)),
                .text(TextRun("Page 1 of 1", font: font, color: .black, origin: Point(380, 285), anchor: .end)),
            ])
        )
    }

    /// A page that holds one node.
    static func page(_ nodes: SceneNode..., size: Size = Size(width: 200, height: 100), background: Color? = .white) -> Scene {
        Scene(size: size, background: background, root: Group(nodes))
    }
}
