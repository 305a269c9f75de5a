extension Path: Codable {
    /// Reads the compact form: `M x y`, `L x y`, `C x y x y x y` and `Z`, separated by spaces.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        var elements: [PathElement] = []
        var parts = text.split(separator: " ")[...]
        func corrupt() -> DecodingError {
            .dataCorruptedError(in: container, debugDescription: "a path is written as M, L, C and Z with numbers")
        }
        func point() throws -> Point {
            guard let first = parts.popFirst(), let second = parts.popFirst(), let x = Double(first), let y = Double(second) else { throw corrupt() }
            return Point(x, y)
        }
        while let command = parts.popFirst() {
            switch command {
            case "M": elements.append(.move(try point()))
            case "L": elements.append(.line(try point()))
            case "C": elements.append(.cubic(try point(), try point(), try point()))
            case "Z": elements.append(.close)
            default: throw corrupt()
            }
        }
        self.init(elements: elements)
    }

    /// Writes the compact form.
    public func encode(to encoder: any Encoder) throws {
        var text = ""
        func add(_ point: Point) { text += " \(point.x) \(point.y)" }
        for element in elements {
            if !text.isEmpty { text += " " }
            switch element {
            case .move(let point):
                text += "M"
                add(point)
            case .line(let point):
                text += "L"
                add(point)
            case .cubic(let first, let second, let end):
                text += "C"
                add(first)
                add(second)
                add(end)
            case .close: text += "Z"
            }
        }
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
