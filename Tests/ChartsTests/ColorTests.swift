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

    @Test("categories can be told apart with each kind of colour blindness", arguments: [Theme.light, .dark])
    func colorBlindness(theme: Theme) {
        let matrices: [[[Double]]] = [
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ]
        func linear(_ value: Double) -> Double { value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4) }
        func gamma(_ value: Double) -> Double { value <= 0.0031308 ? 12.92 * max(value, 0) : 1.055 * pow(min(value, 1), 1 / 2.4) - 0.055 }
        for matrix in matrices {
            let seen = theme.palette.map { color -> SIMD3<Double> in
                let rgb = [linear(color.red), linear(color.green), linear(color.blue)]
                let out = matrix.map { row in gamma(zip(row, rgb).reduce(0) { $0 + $1.0 * $1.1 }) }
                return Color(red: out[0], green: out[1], blue: out[2]).oklab
            }
            for (index, color) in seen.enumerated() {
                for other in seen[(index + 1)...] {
                    let difference = color - other
                    let distance = (difference * difference).sum().squareRoot()
                    #expect(distance > 0.048, "\(theme.name) \(index)")
                }
            }
        }
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
