/// Gives each entity ("Bangkok", "JFK") one colour in the whole report, in order of first appearance. Not sendable: one per report and render.
public final class ColorRegistry {
    private let palette: [Color]
    private var assigned: [String: Int] = [:]

    /// Makes an empty registry.
    public init(palette: [Color]) {
        self.palette = palette.isEmpty ? [.black] : palette
    }

    /// The entity's colour; beyond the palette colours repeat, lighter or darker.
    public func color(for entity: String) -> Color {
        let index = assigned[entity] ?? assigned.count
        assigned[entity] = index
        let round = index / palette.count
        let color = palette[index % palette.count]
        switch round {
        case 0: return color
        case 1: return color.mixed(with: .white, amount: 0.35)
        default: return color.mixed(with: .black, amount: 0.35)
        }
    }

    /// The first colour of the palette, for a single series that needs no distinction.
    public var primary: Color { palette[0] }

    /// Colours for a chart's series: those that have one keep it; new ones take the first colours that no series of this chart uses yet.
    public func colors(for entities: [String]) -> [Color] {
        var taken = Set(entities.compactMap { assigned[$0] })
        for entity in entities where assigned[entity] == nil {
            var index = 0
            while taken.contains(index) { index += 1 }
            if index >= palette.count { index = max(index, assigned.count) }
            assigned[entity] = index
            taken.insert(index)
        }
        return entities.map { color(for: $0) }
    }
}
