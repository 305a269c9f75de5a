import Charts
import Foundation
import Renderer
import Testing

@Suite("Memory", .timeLimit(.minutes(10)))
struct MemoryTests {
    @Test("a thousand documents and pictures leave memory as it was")
    func flat() async {
        // In a process of its own: what other tests hold at the time does not count.
        await #expect(processExitsWith: .success) {
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
            func residentKilobytes() throws -> Int {
                let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
                let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
                return try #require(Int(line.filter(\.isNumber)))
            }
            try draw(0..<100)
            let before = try residentKilobytes()
            try draw(100..<600)
            let growth = try residentKilobytes() - before
            #expect(growth < 8_000, "\(growth) kB more after 500 rounds")
        }
    }
}
