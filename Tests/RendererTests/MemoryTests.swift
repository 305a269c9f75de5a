import Charts
import Foundation
import Renderer
import Testing

@Suite("Memory", .serialized, .timeLimit(.minutes(4)))
struct MemoryTests {
    private func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.filter(\.isNumber)))
    }

    @Test("a thousand documents and pictures leave memory as it was")
    func flat() throws {
        let context = try RenderContext()
        func draw(_ rounds: Range<Int>) throws {
            for round in rounds {
                let label = SceneNode.text(TextRun("round \(round)", font: SampleScenes.font, color: .black, origin: Point(200, 280)))
                var scene = SampleScenes.page
                scene.root.children.append(label)
                _ = try context.pdf(pages: [scene], options: SampleScenes.options)
                _ = try context.png(scene: scene)
            }
        }
        try draw(0..<200)
        let before = try residentKilobytes()
        try draw(200..<1200)
        let growth = try residentKilobytes() - before
        #expect(growth < 16_000, "\(growth) kB more after 1,000 rounds")
    }
}
