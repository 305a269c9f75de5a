/// Everything painted is marked: as content that belongs to an element, or as an artifact.
struct ContentRules {
    let objects: PDFObjects

    func findings() -> [Finding] {
        objects.pages.enumerated().flatMap { index, reference -> [Finding] in
            guard let page = objects.values[reference], case .string(let contents) = page["/Contents"], let bytes = objects.streams[contents] else {
                return [Finding(rule: 58, message: "page \(index + 1) has no content")]
            }
            return check(bytes, owners: owners(of: page)).map { Finding(rule: 58, message: "page \(index + 1): \($0)") }
        }
    }

    /// Number of elements that the page's pieces belong to.
    private func owners(of page: PDFValue) -> Int {
        let root = objects.resolve(objects.catalog["/StructTreeRoot"])
        let numbers = objects.resolve(root?["/ParentTree"])?["/Nums"]?.items ?? []
        guard let key = page["/StructParents"]?.number else { return 0 }
        for index in stride(from: 0, to: numbers.count - 1, by: 2) where numbers[index].number == key {
            return (objects.resolve(numbers[index + 1])?.items ?? []).count { objects.resolve($0)?["/S"]?.name != nil }
        }
        return 0
    }

    private func check(_ content: [UInt8], owners: Int) -> [String] {
        var found: [String] = []
        var marks: [String] = []
        var last: [String] = []
        var pieces: Set<Int> = []
        for token in ContentTokens(content) {
            switch token {
            case "BDC", "BMC":
                let tag = last.first { $0.hasPrefix("/") } ?? ""
                if tag == "/Artifact", marks.contains(where: { $0 != "/Artifact" && $0 != "/Span" }) {
                    found.append("an artifact stands inside of content")
                }
                if tag != "/Artifact", tag != "/Span", marks.contains("/Artifact") { found.append("content stands inside of an artifact") }
                if let at = last.firstIndex(of: "/MCID"), at + 1 < last.count, let number = Int(last[at + 1]) { pieces.insert(number) }
                marks.append(tag)
                last = []
            case "EMC":
                if marks.popLast() == nil { found.append("a piece ends that did not begin") }
                last = []
            case "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Tj", "TJ", "'", "\"", "Do", "sh", "EI":
                if marks.isEmpty { found.append("something painted by \(token) is not marked") }
                last = []
            default: last.append(token)
            }
        }
        if !marks.isEmpty { found.append("a piece does not end") }
        if pieces.count != owners || pieces.contains(where: { $0 >= owners }) {
            found.append("\(pieces.count) pieces belong to \(owners) elements")
        }
        return found
    }
}

/// The words of a content stream; strings are left out.
struct ContentTokens: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> String? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("): skipString()
            case UInt8(ascii: "<"):
                position += 1
                if position < bytes.count, bytes[position] != UInt8(ascii: "<") {
                    while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
                }
                position += 1
            case UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"), 0...0x20: position += 1
            default:
                let start = position
                position += 1
                while position < bytes.count, bytes[position] > 0x20, !"()<>[]/".utf8.contains(bytes[position]) { position += 1 }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            }
        }
        return nil
    }

    private mutating func skipString() {
        var depth = 0
        repeat {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
        } while depth > 0 && position < bytes.count
    }
}
