import Testing

/// A small inflate (RFC 1951) after Mark Adler's puff.
struct Inflater {
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int]

        init(_ lengths: some Collection<Int>) {
            let lengths = Array(lengths)
            symbols = [Int](repeating: 0, count: lengths.count)
            for length in lengths { counts[length] += 1 }
            var offsets = [Int](repeating: 0, count: 16)
            for length in 1..<15 { offsets[length + 1] = offsets[length] + counts[length] }
            for (symbol, length) in lengths.enumerated() where length != 0 {
                symbols[offsets[length]] = symbol
                offsets[length] += 1
            }
            counts[0] = 0
        }
    }

    private let bytes: [UInt8]
    private var place = 2
    private var buffer = 0
    private var available = 0
    private var output: [UInt8] = []

    /// Expands a zlib stream.
    static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
        var inflater = Inflater(bytes: bytes)
        return try inflater.run()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func bits(_ count: Int) throws -> Int {
        while available < count {
            try #require(place < bytes.count)
            buffer |= Int(bytes[place]) << available
            place += 1
            available += 8
        }
        defer {
            buffer >>= count
            available -= count
        }
        return buffer & ((1 << count) - 1)
    }

    private mutating func symbol(_ code: Code) throws -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            value |= try bits(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw PictureProblem.badCode
    }

    private mutating func run() throws -> [UInt8] {
        var isLast = false
        while !isLast {
            isLast = try bits(1) == 1
            switch try bits(2) {
            case 0:
                (buffer, available) = (0, 0)
                let length = Int(bytes[place]) | Int(bytes[place + 1]) << 8
                output += bytes[place + 4..<place + 4 + length]
                place += 4 + length
            case 1:
                let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
                try codes(Code(lengths), Code([Int](repeating: 5, count: 30)))
            case 2: try dynamic()
            default: throw PictureProblem.badBlock
            }
        }
        return output
    }

    private mutating func dynamic() throws {
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        let (literals, distances, count) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
        var lengths = [Int](repeating: 0, count: 320)
        for index in 0..<count { lengths[order[index]] = try bits(3) }
        let code = Code(lengths[..<19])
        lengths = [Int](repeating: 0, count: 320)
        var index = 0
        while index < literals + distances {
            let symbol = try symbol(code)
            if symbol < 16 {
                lengths[index] = symbol
                index += 1
            } else {
                let value = symbol == 16 ? lengths[index - 1] : 0
                let times = symbol == 16 ? 3 + (try bits(2)) : symbol == 17 ? 3 + (try bits(3)) : 11 + (try bits(7))
                for _ in 0..<times {
                    lengths[index] = value
                    index += 1
                }
            }
        }
        try codes(Code(lengths[..<literals]), Code(lengths[literals..<literals + distances]))
    }

    private mutating func codes(_ literals: Code, _ distances: Code) throws {
        let lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
        let lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
        let distanceBase = [
            1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
            24577,
        ]
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                output.append(UInt8(symbol))
            } else if symbol == 256 {
                return
            } else {
                let length = lengthBase[symbol - 257] + (try bits(lengthExtra[symbol - 257]))
                let code = try self.symbol(distances)
                let distance = distanceBase[code] + (try bits(max(0, code / 2 - 1)))
                try #require(distance <= output.count)
                for _ in 0..<length { output.append(output[output.count - distance]) }
            }
        }
    }
}

enum PictureProblem: Error {
    case badCode, badBlock
}
