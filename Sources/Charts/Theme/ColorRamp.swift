/// A continuous range of colours, mixed in OKLab.
struct ColorRamp: Sendable, Hashable {
    /// The colours at equal distances from 0 to 1.
    let stops: [Color]
    /// True when the middle has a meaning of its own.
    let isDiverging: Bool

    /// The colour at a place between 0 and 1.
    func color(at place: Double) -> Color {
        guard stops.count > 1 else { return stops.first ?? .black }
        let position = min(max(place.isNaN ? 0 : place, 0), 1) * Double(stops.count - 1)
        let index = min(Int(position), stops.count - 2)
        return stops[index].mixed(with: stops[index + 1], amount: position - Double(index))
    }

    /// So many colours, evenly spread.
    func samples(_ count: Int) -> [Color] {
        count <= 1 ? [color(at: 0.6)] : (0..<count).map { color(at: Double($0) / Double(count - 1)) }
    }

    /// A ramp by name (ColorBrewer, matplotlib); sequential ones begin at a step that still shows on the card. On a dark card the ramp runs from dark to light.
    static func named(_ name: String?, theme: Theme) -> ColorRamp {
        func ramp(_ colors: [UInt32], diverging: Bool = false) -> ColorRamp {
            let stops = colors.map { Color($0) }
            let dark = theme.card.luminance < 0.2
            guard dark, !diverging, let first = stops.first, let last = stops.last else { return ColorRamp(stops: stops, isDiverging: diverging) }
            return ColorRamp(stops: first.luminance > last.luminance ? stops.reversed() : stops, isDiverging: false)
        }
        switch name?.lowercased() {
        case "viridis": return ramp([0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x27ad81, 0x5cc863, 0xaadc32, 0xfde725])
        case "plasma": return ramp([0x0d0887, 0x4c02a1, 0x7e03a8, 0xaa2395, 0xcc4778, 0xe66c5c, 0xf89441, 0xfdc328, 0xf0f921])
        case "ylgnbu", "yellowgreenblue": return ramp([0xdcf1b2, 0xc1e6b5, 0x7fcdbb, 0x41b6c4, 0x1d91c0, 0x225ea8, 0x253494, 0x081d58])
        case "teals", "greens": return ramp([0xc4e7df, 0xa0d7cc, 0x74c2b5, 0x41a597, 0x2a8b80, 0x14695f, 0x074a43])
        case "oranges": return ramp([0xfddab5, 0xfdcb98, 0xfdae6b, 0xf08a3c, 0xdb640e, 0xa63603, 0x7f2704])
        case "purples": return ramp([0xdbd2ed, 0xc9bce2, 0xb19fd4, 0x9479c0, 0x7a55a8, 0x64337f, 0x43205a])
        case "reds": return ramp([0xfdcdb9, 0xfcb399, 0xfc9272, 0xef5e48, 0xcb2a2a, 0x99101a, 0x67000d])
        case "puor", "blueorange", "diverging":
            return ramp([0xb35806, 0xe08214, 0xfdb863, 0xfee0b6, 0xf2f2f2, 0xd8daeb, 0xb2abd2, 0x8073ac, 0x542788], diverging: true)
        case "rdbu": return ramp([0xb2182b, 0xd6604d, 0xf4a582, 0xfddbc7, 0xf2f2f2, 0xd1e5f0, 0x92c5de, 0x4393c3, 0x2166ac], diverging: true)
        default: return ramp([0xcfe1f2, 0xb5d0ea, 0x9ecae1, 0x6baed6, 0x4292c6, 0x2171b5, 0x08519c, 0x08306b])
        }
    }
}
