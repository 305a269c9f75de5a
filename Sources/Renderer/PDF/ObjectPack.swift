/// The content of one object stream.
struct ObjectPack {
    /// Numbers of the objects, each followed by where it begins in the body.
    private(set) var head: [UInt8] = []
    var body: [UInt8] = []
    private(set) var numbers: [Int] = []

    /// What is appended to the body from here on is an object.
    mutating func begin(_ number: Int) {
        note(number, at: body.count)
    }

    /// States that an object begins at a place of the body.
    mutating func note(_ number: Int, at offset: Int) {
        numbers.append(number)
        ContentNumber.append(number, to: &head)
        head.append(0x20)
        ContentNumber.append(offset, to: &head)
        head.append(0x20)
    }
}

extension RandomAccessCollection where Index == Int {
    /// The elements in groups of so many, the last one smaller.
    func groups(of count: Int) -> [SubSequence] {
        stride(from: startIndex, to: endIndex, by: count).map { self[$0..<Swift.min($0 + count, endIndex)] }
    }
}
