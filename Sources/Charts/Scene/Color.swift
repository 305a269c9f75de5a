import Foundation

/// An sRGB colour with alpha, kept in steps of 1/255; written in JSON as `#rrggbb` or `#rrggbbaa`.
public struct Color: Sendable, Hashable {
    private var channels: SIMD4<UInt8>

    /// White paper.
    public static let white = Color(0xffffff)
    /// Full black.
    public static let black = Color(0x000000)
    /// Nothing at all.
    public static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)

    /// Makes a colour from components between 0 and 1; values outside are clamped, NaN counts as 0.
    public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
        func step(_ value: Double) -> UInt8 {
            value.isNaN ? 0 : UInt8((min(max(value, 0), 1) * 255).rounded())
        }
        channels = SIMD4(step(red), step(green), step(blue), step(alpha))
    }

    /// Makes an opaque colour from a literal such as `0x3d68ca`.
    public init(_ hex: UInt32) {
        channels = SIMD4(UInt8(hex >> 16 & 0xff), UInt8(hex >> 8 & 0xff), UInt8(hex & 0xff), 255)
    }

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`, with or without the number sign; nil for anything else.
    public init?(hex: String) {
        var digits = Array(hex.utf8)
        if digits.first == UInt8(ascii: "#") { digits.removeFirst() }
        guard [3, 6, 8].contains(digits.count) else { return nil }
        var nibbles: [UInt8] = []
        for digit in digits {
            guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
            nibbles.append(UInt8(value))
        }
        if nibbles.count == 3 { nibbles = nibbles.flatMap { [$0, $0] } }
        let bytes = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
        channels = SIMD4(bytes[0], bytes[1], bytes[2], bytes.count == 4 ? bytes[3] : 255)
    }

    /// Red, 0 to 1.
    public var red: Double { Double(channels[0]) / 255 }
    /// Green, 0 to 1.
    public var green: Double { Double(channels[1]) / 255 }
    /// Blue, 0 to 1.
    public var blue: Double { Double(channels[2]) / 255 }
    /// Opacity: 0 is invisible, 1 is opaque.
    public var alpha: Double { Double(channels[3]) / 255 }
    /// The four components as bytes: red, green, blue, alpha (not premultiplied).
    public var bytes: SIMD4<UInt8> { channels }

    /// `#rrggbb`, with two more digits when the colour is not opaque.
    public var hex: String {
        let digits = Array("0123456789abcdef")
        var text = "#"
        for index in 0..<(channels[3] == 255 ? 3 : 4) {
            text.append(digits[Int(channels[index] >> 4)])
            text.append(digits[Int(channels[index] & 15)])
        }
        return text
    }

    /// The same colour with another opacity.
    public func opacity(_ alpha: Double) -> Color {
        Color(red: red, green: green, blue: blue, alpha: alpha)
    }

    /// Relative luminance of WCAG 2 (0 black, 1 white); alpha is ignored.
    public var luminance: Double {
        0.2126 * Color.linear(red) + 0.7152 * Color.linear(green) + 0.0722 * Color.linear(blue)
    }

    /// Contrast ratio of WCAG 2 between two opaque colours, 1 to 21.
    public func contrast(with other: Color) -> Double {
        let pair = [luminance, other.luminance].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    /// The colour that lies `amount` (0 to 1) of the way to the other, mixed in OKLab (Ottosson 2020) so that steps look even.
    public func mixed(with other: Color, amount: Double) -> Color {
        let share = min(max(amount, 0), 1)
        let from = oklab
        let to = other.oklab
        return Color(oklab: from + (to - from) * share, alpha: alpha + (other.alpha - alpha) * share)
    }

    /// Lightness, a and b in OKLab; lightness goes from 0 to 1.
    public var oklab: SIMD3<Double> {
        let r = Color.linear(red)
        let g = Color.linear(green)
        let b = Color.linear(blue)
        let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
        return SIMD3(
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        )
    }

    /// Makes a colour from OKLab lightness, a and b; what lies outside sRGB is clamped.
    public init(oklab: SIMD3<Double>, alpha: Double = 1) {
        let l = oklab.x + 0.3963377774 * oklab.y + 0.2158037573 * oklab.z
        let m = oklab.x - 0.1055613458 * oklab.y - 0.0638541728 * oklab.z
        let s = oklab.x - 0.0894841775 * oklab.y - 1.2914855480 * oklab.z
        let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
        self.init(
            red: Color.gamma(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
            green: Color.gamma(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
            blue: Color.gamma(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3),
            alpha: alpha
        )
    }

    private static func linear(_ value: Double) -> Double {
        value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func gamma(_ value: Double) -> Double {
        value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
    }
}

extension Color: Codable {
    /// Reads the hexadecimal form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let color = Color(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a colour is written as #rrggbb or #rrggbbaa")
        }
        self = color
    }

    /// Writes the hexadecimal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
