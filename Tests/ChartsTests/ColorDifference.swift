import Charts
import Foundation

/// Colours as they are seen: simulated dichromacy (Machado, Oliveira and Fernandes 2009, severity 1) and the difference of CIE 2000.
enum ColorDifference {
    /// A way of seeing: normal, protan, deutan or tritan.
    enum Vision: String, CaseIterable {
        case normal, protan, deutan, tritan

        fileprivate var matrix: [[Double]] {
            switch self {
            case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
            case .protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            case .deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            case .tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        }
    }

    /// CIE L*, a* and b* (D65) of a colour as it is seen.
    static func lab(_ color: Color, _ vision: Vision = .normal) -> SIMD3<Double> {
        func linear(_ value: Double) -> Double { value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4) }
        let rgb = [linear(color.red), linear(color.green), linear(color.blue)]
        let seen = vision.matrix.map { row in min(max(zip(row, rgb).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1) }
        func sum(_ weights: [Double]) -> Double { zip(weights, seen).reduce(0) { $0 + $1.0 * $1.1 } }
        func form(_ value: Double) -> Double { value > 216.0 / 24_389 ? cbrt(value) : (24_389.0 / 27 * value + 16) / 116 }
        let x = form(sum([0.4124564, 0.3575761, 0.1804375]) / 0.95047)
        let y = form(sum([0.2126729, 0.7151522, 0.0721750]))
        let z = form(sum([0.0193339, 0.1191920, 0.9503041]) / 1.08883)
        return SIMD3(116 * y - 16, 500 * (x - y), 200 * (y - z))
    }

    /// ΔE of CIE 2000 (Sharma, Wu and Dalal 2005).
    static func ciede2000(_ first: SIMD3<Double>, _ second: SIMD3<Double>) -> Double {
        let mean: Double = (chroma(first.y, first.z) + chroma(second.y, second.z)) / 2
        let g: Double = 0.5 * (1 - weight(mean))
        let a1: Double = (1 + g) * first.y
        let a2: Double = (1 + g) * second.y
        let c1: Double = chroma(a1, first.z)
        let c2: Double = chroma(a2, second.z)
        let h1: Double = hue(a1, first.z)
        let h2: Double = hue(a2, second.z)
        let isGrey: Bool = c1 * c2 == 0
        var turn: Double = isGrey ? 0 : h2 - h1
        if turn > 180 { turn -= 360 }
        if turn < -180 { turn += 360 }
        let deltaH: Double = 2 * (c1 * c2).squareRoot() * sine(turn / 2)
        let l: Double = (first.x + second.x) / 2
        let c: Double = (c1 + c2) / 2
        var h: Double = h1 + h2
        if !isGrey {
            if abs(h1 - h2) > 180 { h += h < 360 ? 360 : -360 }
            h /= 2
        }
        var t: Double = 1
        t -= 0.17 * sine(h - 30 + 90)
        t += 0.24 * sine(2 * h + 90)
        t += 0.32 * sine(3 * h + 6 + 90)
        t -= 0.2 * sine(4 * h - 63 + 90)
        let reach: Double = (h - 275) / 25
        let rotation: Double = 30 * exp(-reach * reach)
        let square: Double = (l - 50) * (l - 50)
        let sl: Double = 1 + 0.015 * square / (20 + square).squareRoot()
        let dl: Double = (second.x - first.x) / sl
        let dc: Double = (c2 - c1) / (1 + 0.045 * c)
        let dh: Double = deltaH / (1 + 0.015 * c * t)
        let cross: Double = sine(2 * rotation) * 2 * weight(c) * dc * dh
        return (dl * dl + dc * dc + dh * dh - cross).squareRoot()
    }

    private static func chroma(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }

    private static func sine(_ degrees: Double) -> Double { sin(degrees * .pi / 180) }

    private static func weight(_ chroma: Double) -> Double {
        let third: Double = chroma * chroma * chroma
        let seventh: Double = third * third * chroma
        return (seventh / (seventh + 6_103_515_625)).squareRoot()
    }

    private static func hue(_ a: Double, _ b: Double) -> Double {
        if a == 0, b == 0 { return 0 }
        let angle: Double = atan2(b, a) * 180 / .pi
        return angle < 0 ? angle + 360 : angle
    }

    /// The smallest difference between any two of some colours.
    static func smallest(_ colors: [Color], _ vision: Vision) -> Double {
        let seen = colors.map { lab($0, vision) }
        var smallest = Double.infinity
        for (index, color) in seen.enumerated() { for other in seen[(index + 1)...] { smallest = min(smallest, ciede2000(color, other)) } }
        return smallest
    }
}
