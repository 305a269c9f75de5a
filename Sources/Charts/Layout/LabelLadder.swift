/// Chooses how the labels of categories stand below bars: level, on two lines, on lying bars instead, thinned out, slanted, cut.
enum LabelLadder {
    /// A step of the ladder.
    enum Choice: Equatable {
        /// One line below each category.
        case level
        /// Two lines below each category.
        case wrapped([[String]])
        /// The bars should lie down.
        case turned
        /// Only each n-th label; for ordered categories.
        case thinned(Int)
        /// Slanted by 40 degrees, each at most this wide.
        case slanted(maximumWidth: Double)
    }

    /// Chooses for labels that stand `step` points apart. Names of things are never left out, since readers cannot guess them; ordered ones may be.
    static func choose(_ labels: [String], step: Double, isOrdered: Bool, mayTurn: Bool, type: Typesetter) -> Choice {
        let gap = 4.0
        let widths = labels.prefix(400).map { type.width($0, TextStyles.axis) }
        let widest = widths.max() ?? 0
        if widest + gap <= step { return .level }
        if !isOrdered, labels.count <= 40, step > 24 {
            let lines = labels.map { Self.wrap($0, width: step - gap, type) }
            if lines.allSatisfy({ $0.count <= 2 && $0.allSatisfy { type.width($0, TextStyles.axis) <= step - gap } }) { return .wrapped(lines) }
        }
        let mean = widths.reduce(0, +) / Double(max(widths.count, 1))
        if mayTurn, !isOrdered, labels.count > 8 || mean > step || widest > step { return .turned }
        if isOrdered {
            let needed = Int(((widest + gap + 2) / max(step, 0.01)).rounded(.up))
            return .thinned(max(needed, 2))
        }
        return .slanted(maximumWidth: 70)
    }

    private static func wrap(_ label: String, width: Double, _ type: Typesetter) -> [String] {
        type.context.measurer.lines(of: label, font: TextStyles.axis, width: width)
    }
}
