/// Objects with consecutive numbers that are written as bytes at once. A long table has a hundred thousand of them, too many for a tree of values each.
struct WrittenObjects {
    /// Number of the first object.
    let first: Int
    var bytes: [UInt8] = []
    private(set) var starts: [Int] = []

    init(first: Int) {
        self.first = first
    }

    /// What is appended to `bytes` from here on is the next object.
    mutating func begin() {
        starts.append(bytes.count)
    }

    /// The bytes of some of the objects, by their rank.
    func bytes(of ranks: Range<Int>) -> ArraySlice<UInt8> {
        bytes[starts[ranks.lowerBound]..<(ranks.upperBound < starts.count ? starts[ranks.upperBound] : bytes.count)]
    }
}
