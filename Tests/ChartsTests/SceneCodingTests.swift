import Charts
import Foundation
import Testing

@Suite("Scene coding")
struct SceneCodingTests {
    @Test("a scene survives JSON unchanged")
    func roundTrip() throws {
        var arc = Path()
        arc.arc(center: Point(5, 5), radius: 3, from: 0, to: 4)
        let scene = Scene(
            size: Size(width: 100, height: 50),
            background: .white,
            root: Group([
                .fill(.roundedRect(Rect(x: 1, y: 2, width: 30, height: 20), radius: 4), Color(0x3d68ca)),
                .stroke(arc, Stroke(Color(red: 0.1, green: 0.2, blue: 0.3, alpha: 0.4), width: 1.5, dash: [2, 1])),
                .text(TextRun("héllo", font: FontStyle(size: 8), color: .black, origin: Point(3, 4))),
                .link(url: "https://example.org", area: Rect(x: 0, y: 0, width: 1, height: 1)),
            ])
        )
        let data = try JSONEncoder().encode(scene)
        #expect(try JSONDecoder().decode(Scene.self, from: data) == scene)
    }
}
