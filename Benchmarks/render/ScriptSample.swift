import Charts
import Foundation
import Renderer

/// A page of many scripts whose bytes must not depend on the machine's own settings.
enum ScriptSample {
    static let lines: [(text: String, language: String)] = [
        ("Monthly report, office affluent, 1,234.5", "en"), ("รายงานยอดขาย น้ำมันแพง", "th"), ("إجمالي الإيرادات ٢٠٢٦", "ar"),
        ("売上高の推移 直骨", "ja"), ("销售额趋势 直骨", "zh-Hans"), ("銷售額趨勢 直骨", "zh-Hant"), ("매출 추이", "ko"), ("直骨 in an English report", "en"),
        ("Launch 🚀 done ✅ team 👩‍🚀 flag 🇹🇭", "en"),
    ]

    static var page: Scene {
        let nodes = lines.enumerated().map { index, line in
            SceneNode.text(
                TextRun(line.text, font: FontStyle(size: 12), color: .black, origin: Point(20, 30 + 24 * Double(index)), language: line.language)
            )
        }
        return Scene(
            size: Size(width: 320, height: 260),
            background: .white,
            root: Group([.group(Group(nodes, role: .paragraph))])
        )
    }

    static func write(to path: String) throws {
        let pdf = try RenderContext().pdf(pages: [page], options: PDFOptions(title: "Scripts", createdAt: SampleReport.generatedAt))
        try Data(pdf).write(to: URL(fileURLWithPath: path))
    }
}
