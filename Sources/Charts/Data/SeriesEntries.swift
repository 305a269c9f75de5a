/// The values of a series in two columns of numbers. Series that were read from one table share the storage of their places.
struct SeriesEntries: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
    /// A value; x is a category's index, seconds or a number; y is nil for a gap.
    struct Entry {
        var x: Double
        var y: Double?
    }

    /// The places.
    private(set) var x: [Double]
    /// The values, NaN for a gap.
    private(set) var y: [Double]

    init() {
        (x, y) = ([], [])
    }

    /// Joins two columns of the same length.
    init(x: [Double], y: [Double]) {
        (self.x, self.y) = (x, y)
    }

    var startIndex: Int { 0 }
    var endIndex: Int { x.count }

    subscript(index: Int) -> Entry {
        get { Entry(x: x[index], y: y[index].isNaN ? nil : y[index]) }
        set { (x[index], y[index]) = (newValue.x, newValue.y ?? .nan) }
    }

    mutating func append(_ entry: Entry) {
        x.append(entry.x)
        y.append(entry.y ?? .nan)
    }

    mutating func replaceSubrange(_ range: Range<Int>, with entries: some Collection<Entry>) {
        x.replaceSubrange(range, with: entries.map(\.x))
        y.replaceSubrange(range, with: entries.map { $0.y ?? .nan })
    }

    /// True when both have the very same storage of places, as the columns of one table have; it saves looking at the places again.
    func sharesPlaces(with other: SeriesEntries) -> Bool {
        x.withUnsafeBufferPointer { own in
            other.x.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
        }
    }

    /// No value stands before the one in front of it.
    var isInOrder: Bool {
        x.withUnsafeBufferPointer { x in
            for index in x.indices.dropFirst() where x[index] < x[index - 1] { return false }
            return true
        }
    }

    /// The entries between gaps.
    var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        y.withUnsafeBufferPointer { y in
            for index in y.indices where y[index].isNaN {
                if start < index { runs.append(start..<index) }
                start = index + 1
            }
        }
        if start < y.count { runs.append(start..<y.count) }
        return runs
    }
}
