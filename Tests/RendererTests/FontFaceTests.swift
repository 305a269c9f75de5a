import Charts
import Foundation
import Renderer
import Testing

@Suite("Font faces", .timeLimit(.minutes(10)))
struct FontFaceTests {
    /// A word of each of many scripts, each drawn by a font file of its own: more than Cairo keeps open.
    private static let words = [
        "Report", "ยอดขาย", "إجمالي", "סך הכל", "कुल", "মোট", "மொத்தம்", "మొత్తం", "ಒಟ್ಟು", "ആകെ", "එකතුව", "សរុប", "ລວມ", "စုစုပေါင်း", "ჯამი", "Ընդամենը",
        "ድምር", "ᠨᠡᠶᠢᠲᠡ", "売上", "Σύνολο", "Итого", "ਕੁੱਲ", "કુલ", "ମୋଟ",
    ]

    /// One page with all the words, beginning with another one on each page so that threads open the files in different orders.
    private static func page(_ start: Int) -> Scene {
        let nodes = words.indices.map { index in
            let word = words[(start + index) % words.count]
            let weight: FontStyle.Weight = index % 2 == 0 ? .regular : .bold
            return SceneNode.text(TextRun(word, font: FontStyle(size: 9, weight: weight), color: .black, origin: Point(20, 20 + 14 * Double(index))))
        }
        return Scene(size: Size(width: 200, height: 400), background: .white, root: Group([.group(Group(nodes, role: .paragraph))]))
    }

    @Test("threads that draw with more fonts than Cairo keeps open do not close each other's")
    func manyFaces() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    for round in 0..<12 {
                        let context = try RenderContext()
                        let pdf = try context.pdf(pages: [Self.page(3 * thread + round)], options: SampleScenes.options)
                        #expect(pdf.count > 10_000)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
