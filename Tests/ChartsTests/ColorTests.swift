import Foundation
import Testing

@testable import Charts

@Suite("Colours")
struct ColorTests {
    @Test("categories of both themes stand out from the card by 3 to 1, and texts by 4.5 to 1", arguments: [Theme.light, .dark])
    func contrast(theme: Theme) {
        for color in theme.palette { #expect(color.contrast(with: theme.card) >= 3, "\(color.hex)") }
        for color in [theme.text, theme.secondaryText, theme.axisText, theme.good, theme.bad] {
            #expect(color.contrast(with: theme.card) >= 4.5, "\(color.hex)")
        }
        let type = Typesetter(Samples.context(theme: theme))
        for color in theme.palette { #expect(type.readable(color).contrast(with: theme.card) >= 4.5) }
    }

    @Test(
        "sequential ramps get steadily darker or lighter",
        arguments: ["blues", "viridis", "plasma", "ylgnbu", "teals", "oranges", "purples", "reds"]
    )
    func ramps(name: String) {
        for theme in [Theme.light, .dark] {
            let lightness = (0...100).map { ColorRamp.named(name, theme: theme).color(at: Double($0) / 100).oklab.x }
            let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
            #expect(steps.allSatisfy { $0 < 0.004 } || steps.allSatisfy { $0 > -0.004 })
        }
    }

    @Test(
        "hexadecimal forms are read and written",
        arguments: [("#3d68ca", "#3d68ca"), ("3D68CA", "#3d68ca"), ("#fff", "#ffffff"), ("#11223380", "#11223380")]
    )
    func hex(text: String, expected: String) {
        #expect(Color(hex: text)?.hex == expected)
    }

    @Test("nonsense is no colour", arguments: ["", "#", "#12", "#gggggg", "red", "#1234567", "ééé"])
    func nonsense(text: String) {
        #expect(Color(hex: text) == nil)
    }

    @Test("mixing keeps the ends and is even in lightness")
    func mixing() {
        #expect(Color.black.mixed(with: .white, amount: 0) == .black)
        #expect(Color.black.mixed(with: .white, amount: 1) == .white)
        #expect(abs(Color.black.mixed(with: .white, amount: 0.5).oklab.x - 0.5) < 0.01)
        #expect(abs(Color.black.contrast(with: .white) - 21) < 0.001)
    }
}
