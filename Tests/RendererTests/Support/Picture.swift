import Testing

/// A decoded PNG, read by code that shares nothing with the encoder.
struct Picture {
    let width: Int
    let height: Int
    let colorType: UInt8
    /// Red, green, blue, alpha for each pixel.
    let pixels: [UInt8]
    let chunks: [(name: String, content: [UInt8])]

    init(width: Int, height: Int, colorType: UInt8, pixels: [UInt8], chunks: [(name: String, content: [UInt8])]) {
        (self.width, self.height, self.colorType, self.pixels, self.chunks) = (width, height, colorType, pixels, chunks)
    }

    init(_ file: [UInt8]) throws {
        try #require(file.prefix(8).elementsEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
        func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        var chunks: [(name: String, content: [UInt8])] = []
        var place = 8
        while place < file.count {
            let length = number(place)
            let end = place + 8 + length
            try #require(UInt32(number(end)) == Self.checksum(file[place + 4..<end]))
            chunks.append((String(decoding: file[place + 4..<place + 8], as: UTF8.self), Array(file[place + 8..<end])))
            place = end + 4
        }
        self.chunks = chunks
        let header = try #require(chunks.first).content
        width = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
        height = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
        colorType = header[9]
        let compressed = chunks.filter { $0.name == "IDAT" }.flatMap(\.content)
        let raw = try Inflater.inflate(compressed)
        let channels = colorType == 6 ? 4 : 3
        try #require(raw.count == (width * channels + 1) * height)
        var pixels = [UInt8](repeating: 255, count: width * height * 4)
        var above = [UInt8](repeating: 0, count: width * channels)
        let (width, length) = (width, width * channels)
        for row in 0..<height {
            let start = row * (length + 1)
            let filter = raw[start]
            try #require(filter <= 4)
            raw.withUnsafeBufferPointer { raw in
                above.withUnsafeMutableBufferPointer { above in
                    pixels.withUnsafeMutableBufferPointer { pixels in
                        var corner = [0, 0, 0, 0]
                        for index in 0..<length {
                            let channel = index % channels
                            let left = index >= channels ? Int(above[index - channels]) : 0
                            let up = Int(above[index])
                            let predicted =
                                switch filter {
                                case 1: left
                                case 2: up
                                case 3: (left + up) / 2
                                case 4: Self.paeth(left, up, corner[channel])
                                default: 0
                                }
                            corner[channel] = up
                            above[index] = raw[start + 1 + index] &+ UInt8(predicted)
                            pixels[(row * width + index / channels) * 4 + channel] = above[index]
                        }
                    }
                }
            }
        }
        self.pixels = pixels
    }

    /// The neighbour nearest to left + up − corner (PNG's fourth filter).
    private static func paeth(_ left: Int, _ up: Int, _ corner: Int) -> Int {
        let estimate = left + up - corner
        let distances = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
        if distances.0 <= distances.1, distances.0 <= distances.2 { return left }
        return distances.1 <= distances.2 ? up : corner
    }

    /// Red, green, blue, alpha at a place.
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
        Array(pixels[4 * (y * width + x)..<4 * (y * width + x) + 4])
    }

    /// Number of pixels that differ from a colour.
    func count(differingFrom color: [UInt8]) -> Int {
        pixels.withUnsafeBufferPointer { pixels in
            var count = 0
            for start in stride(from: 0, to: pixels.count, by: 4) {
                for channel in 0..<4 where pixels[start + channel] != color[channel] {
                    count += 1
                    break
                }
            }
            return count
        }
    }

    private static let table: [UInt32] = (0..<256).map { index -> UInt32 in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
    }
}
