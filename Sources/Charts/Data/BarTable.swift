/// Values of bars: categories with one value for each series.
struct BarTable {
    /// A category and its values.
    struct Category {
        var name: String
        var values: [Double?]

        /// Sum of the values.
        var total: Double { values.reduce(0) { $0 + ($1 ?? 0) } }
        /// True when no series has a value.
        var isEmpty: Bool { values.allSatisfy { $0 == nil } }
    }

    /// A rectangle from one value to another.
    struct Segment {
        var category: Int
        var series: Int
        var from: Double
        var to: Double
        /// The value itself.
        var value: Double
        /// True when it ends its pile on the side away from zero.
        var isOutermost: Bool
    }

    var categories: [Category]
    let series: [(name: String, color: Color)]
    let stack: ChartOptions.Stack
    let isOrdered: Bool
    /// Number of categories before some were left out.
    private(set) var allCategories: Int

    /// Reads a series set; `aggregate` makes one value of several at one category.
    init(_ set: SeriesSet, stack: ChartOptions.Stack, aggregate: TableAggregate) {
        categories = set.categories.map { Category(name: $0, values: [Double?](repeating: nil, count: set.series.count)) }
        for (index, one) in set.series.enumerated() {
            var values = [[Double]](repeating: [], count: categories.count)
            for entry in one.entries {
                if let y = entry.y, values.indices.contains(Int(entry.x)) { values[Int(entry.x)].append(y) }
            }
            for (place, values) in values.enumerated() where !values.isEmpty { categories[place].values[index] = aggregate.of(values) }
        }
        series = set.series.map { ($0.name, $0.color) }
        self.stack = stack
        isOrdered = set.kind == .category(isOrdered: true)
        allCategories = categories.count
    }

    /// True when the series stand beside one another.
    var isGrouped: Bool { stack == .none && series.count > 1 }

    /// Orders the categories, keeping the order of equal ones.
    mutating func sort(_ precedes: (Category, Category) -> Bool) {
        categories = categories.enumerated().sorted {
            precedes($0.element, $1.element) || (!precedes($1.element, $0.element) && $0.offset < $1.offset)
        }.map(\.element)
    }

    /// Leaves out all but the first categories.
    mutating func keepFirst(_ count: Int) {
        categories = Array(categories.prefix(count))
    }

    /// The rectangles of all values.
    var segments: [Segment] {
        var result: [Segment] = []
        for (index, category) in categories.enumerated() {
            if stack == .none {
                for (one, value) in category.values.enumerated() {
                    if let value { result.append(Segment(category: index, series: one, from: 0, to: value, value: value, isOutermost: true)) }
                }
                continue
            }
            let size = category.values.reduce(0) { $0 + abs($1 ?? 0) }
            let divisor = stack == .normalized ? size : 1
            var ends = (positive: 0.0, negative: 0.0)
            var outer: (positive: Int?, negative: Int?)
            for (one, value) in category.values.enumerated() {
                guard let value, divisor > 0 else { continue }
                let share = value / divisor
                if share >= 0 {
                    if share > 0 { outer.positive = result.count }
                    result.append(
                        Segment(category: index, series: one, from: ends.positive, to: ends.positive + share, value: value, isOutermost: false)
                    )
                    ends.positive += share
                } else {
                    outer.negative = result.count
                    result.append(
                        Segment(category: index, series: one, from: ends.negative, to: ends.negative + share, value: value, isOutermost: false)
                    )
                    ends.negative += share
                }
            }
            for place in [outer.positive, outer.negative].compactMap({ $0 }) { result[place].isOutermost = true }
        }
        return result
    }

    /// Smallest and largest edge, zero included.
    var range: (low: Double, high: Double) {
        var low = 0.0
        var high = 0.0
        for segment in segments {
            low = min(low, segment.to)
            high = max(high, segment.to)
        }
        return (low, high)
    }
}
